// The style sheets: fetched once, and nothing is drawn before they are there.

import { el } from "./dom.js";

export const SHEETS = ["board.css", "grid.css", "deck.css", "paper.css"];

let loaded;

export function styled() {
  loaded ??= Promise.all(SHEETS.map((name) => new Promise((resolve) => {
    const href = new URL(name, import.meta.url).href;
    document.head.append(el("link", { rel: "stylesheet", href, load: resolve, error: resolve }));
  })));
  return loaded;
}
