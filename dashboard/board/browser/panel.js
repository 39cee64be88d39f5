// The frame of one panel: title, note, menu; inside it the body, which knows how to draw itself.

import { Cards } from "./cards.js";
import { Chart } from "./chart.js";
import { choices } from "./choices.js";
import { el } from "./dom.js";
import { Grid } from "./grid.js";
import { menu } from "./menu.js";
import { Prose } from "./prose.js";

const KINDS = { cards: Cards, chart: Chart, grid: Grid, prose: Prose };

let count = 0;

export class Panel {
  constructor(kind, board) {
    this.kind = kind;
    this.board = board;
    this.title = el("h3", { id: `panel-${count++}` });
    this.note = el("p", { class: "note" });
    this.more = el("button", { class: "more", type: "button", click: () => menu(this) }, "⋯");
    this.choices = el("div", { class: "choices" });
    this.header = el("header", {}, el("div", {}, this.title, this.note), this.choices, this.more);
    this.inside = el("div", { class: "body" });
    this.node = el("section", { "aria-labelledby": this.title.id }, this.header, this.inside);
  }

  // Whatever cannot be drawn keeps to its own panel.
  update(data) {
    this.data = data;
    try {
      this.show(data);
    } catch (problem) {
      this.fail(problem);
    }
  }

  show(data) {
    this.node.className = data.framed ? "panel framed" : "panel";
    this.node.dataset.key = data.key;
    this.node.style.setProperty("--span", data.span);
    this.title.textContent = data.title;
    this.note.textContent = data.note;
    this.header.hidden = !data.title;
    this.more.ariaLabel = `${this.board.page.texts.more}: ${data.title}`;
    choices(this.choices, data.choices, (click) => this.board.send(this, click));
    this.draw(data);
  }

  // Only what changed is drawn again.
  draw(data) {
    const drawn = JSON.stringify([data.body, data.title, this.board.page.language]) + this.board.theme.signature;
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.body ??= this.made();
    this.body.update(data.body, data);
  }

  made() {
    this.inside.replaceChildren();
    const body = new KINDS[this.kind](this.inside, this.board, (problem) => body === this.body && this.fail(problem));
    return body;
  }

  // What is left of the body goes, so that the next data are drawn by a new one.
  fail(problem) {
    console.error(`panel ${this.data.key}`, problem);
    this.closed();
    this.inside.replaceChildren(el("p", { class: "failed" }, this.board.page.texts.failed));
  }

  closed() {
    const body = this.body;
    this.body = null;
    body?.close?.();
  }

  close() {
    this.closed();
    this.node.remove();
  }
}
