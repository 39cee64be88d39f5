// The button of Streamlit's place for it; what it opens is the deck.

import { Deck } from "./deck.js";
import { el } from "./dom.js";
import { styled } from "./style.js";

const buttons = new WeakMap();

export async function draw({ data, parentElement }) {
  await styled();
  const button = buttons.get(parentElement) ?? mount(parentElement);
  button.textContent = `▶ ${data.label}`;
  button.onclick = () => new Deck(data, parentElement);
  return () => {};
}

function mount(host) {
  const button = el("button", { class: "sluice-present", type: "button" });
  host.append(button);
  buttons.set(host, button);
  return button;
}
