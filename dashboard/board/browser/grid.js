// A real HTML table with sorting, search and pages, all in the browser: at most 200 rows come.

import { cell, kind, NUMERIC, total } from "./cell.js";
import { el, redraw, say } from "./dom.js";

const SEARCH_FROM = 21;

export class Grid {
  constructor(host, board) {
    this.board = board;
    this.page = 0;
    this.sort = null;
    this.words = "";
    this.search = el("input", { type: "search", class: "search", input: () => this.find() });
    this.table = el("table");
    this.pager = el("nav", { class: "pager" });
    const scroll = () => this.edge();
    this.scroller = el("div", { class: "scroller", tabindex: "0", role: "region", scroll }, this.table);
    this.sizes = new ResizeObserver(scroll);
    this.sizes.observe(this.table);
    this.sizes.observe(this.scroller);
    host.append(this.search, this.scroller, this.pager);
  }

  update(body, panel) {
    this.body = body;
    const { texts } = this.board.page;
    this.search.placeholder = this.search.ariaLabel = texts.search;
    this.search.hidden = body.rows < SEARCH_FROM;
    this.scroller.ariaLabel = panel.title;
    if (!body.columns.some(({ label }) => label === this.sort?.label)) this.sort = null;
    this.show();
  }

  // The right edge fades out where columns lie beyond it.
  edge() {
    const { scrollWidth, clientWidth, scrollLeft } = this.scroller;
    this.scroller.classList.toggle("cut", scrollWidth - clientWidth - scrollLeft > 2);
  }

  find() {
    this.words = this.search.value.toLocaleLowerCase();
    this.page = 0;
    this.show();
  }

  // Row numbers in the order shown.
  found() {
    const { columns, rows } = this.body;
    const all = Array.from({ length: rows }, (_, row) => row);
    const hit = (row) => columns.some(({ texts }) => texts[row].toLocaleLowerCase().includes(this.words));
    const kept = this.words && !this.search.hidden ? all.filter(hit) : all;
    const by = this.sort && columns.find(({ label }) => label === this.sort.label);
    return by ? kept.sort(order(by, this.sort.falling, this.board.page.language)) : kept;
  }

  show() {
    redraw(this.scroller.parentNode, () => {
      const rows = this.found();
      const size = this.body.page;
      this.page = Math.max(0, Math.min(this.page, Math.ceil(rows.length / size) - 1));
      const shown = rows.slice(this.page * size, (this.page + 1) * size);
      this.table.replaceChildren(this.head(), this.rows(shown), this.foot());
      this.turn(rows.length, size);
    });
  }

  head() {
    const heads = this.body.columns.map((column) => {
      const sorted = this.sort?.label === column.label && (this.sort.falling ? "descending" : "ascending");
      const mark = el("span", { class: "sort", "aria-hidden": "true" }, sorted === "ascending" ? "↑" : "↓");
      const act = { type: "button", title: column.help, click: () => this.order(column), "data-focus": column.label };
      const inside = column.kind === "spark" ? column.label : el("button", act, column.label, mark);
      return el("th", { scope: "col", ...kind(column), "aria-sort": sorted }, inside);
    });
    return el("thead", {}, el("tr", {}, heads));
  }

  // First click: numbers from the largest, texts from A; second: the other way; third: as it came.
  order({ label, kind }) {
    const first = NUMERIC.has(kind);
    const turned = this.sort?.label === label && this.sort.falling !== first;
    this.sort = turned ? null : { label, falling: this.sort?.label === label ? !first : first };
    this.page = 0;
    this.show();
  }

  rows(shown) {
    const { columns, clicks } = this.body;
    const none = el("tr", {}, el("td", { class: "none", colspan: columns.length }, this.board.page.texts.none));
    const drawn = shown.map((row) => {
      const go = clicks[row] && (() => this.board.send(this, clicks[row]));
      return el("tr", { class: go && "clickable", click: go }, columns.map((column, at) => cell(column, row, go && !at)));
    });
    return el("tbody", {}, drawn.length ? drawn : none);
  }

  foot() {
    const { columns } = this.body;
    if (columns.every((column) => column.total === null)) return el("tfoot");
    return el("tfoot", {}, el("tr", {}, columns.map(total)));
  }

  turn(all, size) {
    const { texts } = this.board.page;
    const first = this.page * size;
    const step = (by, label, text, open) =>
      el("button", { type: "button", "aria-label": label, disabled: !open, "data-focus": label, click: () => {
        this.page += by;
        this.show();
      } }, text);
    this.pager.hidden = all <= size;
    this.pager.replaceChildren(
      el("span", {}, say(texts.rows, { first: first + 1, last: Math.min(first + size, all), all })),
      step(-1, texts.previous, "‹", first > 0),
      step(1, texts.next, "›", first + size < all),
    );
  }

  close() {
    this.sizes.disconnect();
  }
}

// Missing values come last, whichever way the column is sorted.
function order({ values, texts }, falling, language) {
  const keys = values ?? texts;
  const words = new Intl.Collator(language, { numeric: true });
  const compare = (one, other) => (typeof one === "string" ? words.compare(one, other) : one - other);
  return (a, b) => {
    if (keys[a] === null || keys[b] === null) return (keys[a] === null) - (keys[b] === null);
    return (falling ? -1 : 1) * compare(keys[a], keys[b]);
  };
}
