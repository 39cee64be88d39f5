// The quiet menu of a panel: downloads, picture, and how it is computed. One pop-over, filled when it opens.

import { el } from "./dom.js";
import { explain } from "./how.js";
import { picture } from "./picture.js";

export function menu(panel) {
  const { texts } = panel.board.page;
  const { links, answers, acts } = panel.data;
  const act = (text, run) => el("button", { type: "button", click: () => (box.remove(), run()) }, text);
  const get = (kind) => links[kind] && el("a", { href: links[kind], download: "", click: () => box.remove() }, texts[kind]);
  const box = el(
    "div",
    { class: "menu", popover: "auto", toggle: (event) => event.newState === "closed" && box.remove() },
    acts.map((name) => act(texts[name], () => panel.board.send(panel, { filters: {}, page: null, act: name }))),
    get("csv"),
    get("xlsx"),
    get("parquet"),
    act(texts.png, () => picture(panel)),
    answers.length ? act(texts.how, () => explain(panel)) : null,
  );
  panel.board.node.append(box);
  box.showPopover();
  const { right, bottom } = panel.more.getBoundingClientRect();
  box.style.left = `${Math.max(8, right - box.offsetWidth)}px`;
  box.style.top = `${Math.min(bottom + 4, innerHeight - box.offsetHeight - 8)}px`;
  box.firstElementChild.focus();
}
