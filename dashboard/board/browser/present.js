// The button of Streamlit's place for it; what it opens is the deck.

import { Deck } from "./deck.js";
import { el } from "./dom.js";
import { styled } from "./style.js";

const buttons = new WeakMap();

export async function draw({ data, parentElement, setTriggerValue }) {
  await styled();
  const button = buttons.get(parentElement) ?? mount(parentElement);
  button.textContent = `▶ ${data.label}`;
  const act = (panel, name) => setTriggerValue("act", { panel, act: name });
  button.onclick = () => new Deck(data, parentElement, act);
  return () => {};
}

function mount(host) {
  const button = el("button", { class: "sluice-present", type: "button" });
  host.append(button);
  buttons.set(host, button);
  return button;
}
