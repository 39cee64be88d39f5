// A row of figures.

import { change, el, redraw } from "./dom.js";
import { spark } from "./spark.js";

export class Cards {
  constructor(host, board) {
    this.board = board;
    this.node = el("div", { class: "cards" });
    host.append(this.node);
  }

  update({ cards }) {
    redraw(this.node, () => this.node.replaceChildren(...cards.map((card) => this.card(card))));
  }

  card(card) {
    const click = card.click && (() => this.board.send(this, card.click));
    return el(
      click ? "button" : "div",
      { class: "card", click, type: click && "button", "data-focus": card.label },
      el("span", { class: "label", title: card.help }, card.label),
      el("span", { class: "value" }, card.value),
      el("span", { class: "beside" }, card.change !== null && change(card.change, card.tone, "chip"), card.note && el("span", { class: "note" }, card.note)),
      card.progress !== null && progress(card.progress, card.progress_label, card.tone),
      card.spark.length > 1 && spark(card.spark, card.spark_labels),
    );
  }
}

// How much of a target is reached: the bar is full at 100 %, the text beside it says by how much it is exceeded.
export function progress(share, text, tone = "neutral") {
  const width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return el(
    "span",
    { class: `progress ${tone}` },
    el("span", { class: "track", "aria-hidden": "true" }, el("span", { class: "done", style: `width:${width}` })),
    text && el("span", { class: "note" }, text),
  );
}
