// Sentences whose figures are links to their views.

import { el, redraw } from "./dom.js";

export class Prose {
  constructor(host, board) {
    this.board = board;
    this.node = el("ul", { class: "prose" });
    host.append(this.node);
  }

  update({ sentences }) {
    const items = sentences.map((pieces) => el("li", {}, pieces.map((piece) => this.piece(piece))));
    redraw(this.node, () => this.node.replaceChildren(...items));
  }

  piece({ text, strong, tone, click }) {
    const classes = [tone, strong && "strong"].filter(Boolean).join(" ");
    if (!click) return el(strong ? "strong" : "span", { class: classes }, text);
    const go = () => this.board.send(this, click);
    const keydown = (event) => event.key === "Enter" && go();
    // Not a <button>: that would be one block in the sentence, and a comma after it could start a line.
    const act = { role: "button", tabindex: "0", click: go, keydown, "data-focus": text };
    return el("a", { class: `link ${classes}`, ...act }, text);
  }
}
