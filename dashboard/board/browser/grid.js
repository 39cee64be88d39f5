// A real HTML table with sorting, search and pages, in the browser while all rows are here (at most 200), else by the
// server.

import { cell, kind, NUMERIC, total } from "./cell.js";
import { el, redraw, say } from "./dom.js";
import { groups } from "./heads.js";

const SEARCH_FROM = 21;

export class Grid {
  constructor(host, board) {
    this.board = board;
    this.page = 0;
    this.sort = null;
    this.words = "";
    this.search = el("input", { type: "search", class: "search", input: () => this.find(), change: () => this.ask() });
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
    const { paging } = body;
    this.search.hidden = paging ? !paging.search : body.rows < SEARCH_FROM;
    if (paging?.search && document.activeElement !== this.search) this.search.value = paging.search[1];
    this.scroller.ariaLabel = panel.title;
    if (!body.columns.some(({ label }) => label === this.sort?.label)) this.sort = null;
    this.show();
  }

  // The right edge fades out where columns lie beyond it.
  edge() {
    const { scrollWidth, clientWidth, scrollLeft } = this.scroller;
    this.scroller.classList.toggle("cut", scrollWidth - clientWidth - scrollLeft > 2);
  }

  // Asks the server for the rows that hold what was typed.
  ask() {
    const { paging } = this.body;
    if (paging?.search) this.board.send(this, { filters: { [paging.search[0]]: this.search.value || null, page: null }, page: null });
  }

  find() {
    if (this.body.paging) return;
    this.words = this.search.value.toLocaleLowerCase();
    this.page = 0;
    this.show();
  }

  // Row numbers in the order shown.
  found() {
    const { columns, rows } = this.body;
    const all = Array.from({ length: rows }, (_, row) => row);
    const hit = (row) => columns.some(({ texts }) => texts[row].toLocaleLowerCase().includes(this.words));
    if (this.body.paging) return all;
    const kept = this.words && !this.search.hidden ? all.filter(hit) : all;
    const by = this.sort && columns.find(({ label }) => label === this.sort.label);
    return by ? kept.sort(order(by, this.sort.falling, this.board.page.language)) : kept;
  }

  show() {
    redraw(this.scroller.parentNode, () => {
      const rows = this.found();
      const size = this.body.paging ? Math.max(rows.length, 1) : this.body.page;
      this.page = Math.max(0, Math.min(this.page, Math.ceil(rows.length / size) - 1));
      const shown = rows.slice(this.page * size, (this.page + 1) * size);
      this.table.replaceChildren(this.head(), this.rows(shown), this.foot());
      this.turn(rows.length, size);
    });
  }

  head() {
    const heads = this.body.columns.map((column) => {
      const sorted = this.sorted(column);
      const mark = el("span", { class: "sort", "aria-hidden": "true" }, sorted === "ascending" ? "↑" : "↓");
      const act = { type: "button", title: column.help, click: () => this.order(column), "data-focus": column.label };
      const still = column.kind === "spark" || (this.body.paging && !column.sort);
      return el("th", { scope: "col", ...kind(column), "aria-sort": sorted }, still ? column.label : el("button", act, column.label, mark));
    });
    return el("thead", {}, groups(this.body.columns), el("tr", {}, heads));
  }

  sorted({ name, label }) {
    const { paging } = this.body;
    const falling = paging ? paging.ordered?.[0] === name && paging.ordered[1] : this.sort?.label === label && this.sort.falling;
    const by = paging ? paging.ordered?.[0] === name : this.sort?.label === label;
    return by && (falling ? "descending" : "ascending");
  }

  // First click: numbers from the largest, texts from A; second: the other way; third: as it came.
  order({ label, kind, sort }) {
    if (sort) return this.board.send(this, sort);
    const first = NUMERIC.has(kind);
    const turned = this.sort?.label === label && this.sort.falling !== first;
    this.sort = turned ? null : { label, falling: this.sort?.label === label ? !first : first };
    this.page = 0;
    this.show();
  }

  rows(shown) {
    const { columns, clicks, levels, bare } = this.body;
    const none = el("tr", {}, el("td", { class: "none", colspan: columns.length }, this.board.page.texts.none));
    const drawn = shown.map((row) => {
      const go = clicks[row] && (() => this.board.send(this, clicks[row]));
      const tree = levels.length && { "data-level": levels[row], "data-parent": levels[row + 1] > levels[row] };
      return el("tr", { class: go && "clickable", click: go, ...tree }, columns.map((column, at) => cell(column, row, go && !at, bare.includes(row))));
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
    const { paging } = this.body;
    const first = this.page * size;
    const local = (by) => () => {
      this.page += by;
      this.show();
    };
    const remote = (click) => click && (() => this.board.send(this, click));
    const step = (label, text, go) =>
      el("button", { type: "button", "aria-label": label, disabled: !go, "data-focus": label, click: go || null }, text);
    const shown = paging ?? { first: first + 1, last: Math.min(first + size, all), all };
    const number = new Intl.NumberFormat(this.board.page.language);
    const written = Object.fromEntries(["first", "last", "all"].map((name) => [name, number.format(shown[name])]));
    this.pager.hidden = paging ? !paging.previous && !paging.next : all <= size;
    this.pager.replaceChildren(
      el("span", {}, say(texts.rows, written)),
      step(texts.previous, "‹", paging ? remote(paging.previous) : first > 0 && local(-1)),
      step(texts.next, "›", paging ? remote(paging.next) : first + size < all && local(1)),
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
