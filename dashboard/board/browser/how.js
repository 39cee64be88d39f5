// "How this is computed": a drawer with the filters, the dates, the tables and the SQL behind a panel.

import { el } from "./dom.js";

export function explain(panel) {
  const { texts, shown, answers } = panel.board.page;
  const close = el("button", { class: "close", type: "button", "aria-label": texts.close, click: () => drawer.close() }, "✕");
  const drawer = el(
    "dialog",
    // A click beside the drawer closes it: the dialog's own box is covered by its article.
    { class: "how", "aria-label": texts.how, close: () => drawer.remove(), click: (event) => event.target === drawer && drawer.close() },
    el(
      "article",
      {},
      el("header", {}, el("div", {}, el("h3", {}, panel.data.title), el("p", { class: "note" }, texts.how)), close),
      shown && facts([[texts.filters, shown]]),
      panel.data.answers.map((place) => source(answers[place], texts)),
    ),
  );
  panel.board.node.append(drawer);
  drawer.showModal();
}

function source(answer, texts) {
  const values = Object.entries(answer.parameters).map(([name, value]) => `$${name} = ${value}`);
  const rows = [
    [texts.period, answer.period],
    [texts.compared, answer.compared],
    [texts.sources, answer.sources.join(", ")],
    [texts.version, answer.version],
  ];
  return el(
    "section",
    {},
    facts(rows.filter(([, value]) => value)),
    answer.notes.map((note) => el("p", { class: "remark" }, note)),
    el("pre", { tabindex: "0" }, el("code", {}, answer.sql)),
    values.length ? el("pre", { tabindex: "0" }, el("code", {}, values.join("\n"))) : null,
  );
}

function facts(rows) {
  return el("dl", {}, rows.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}
