// How a cell of each kind is drawn.

import { progress } from "./cards.js";
import { change, el } from "./dom.js";
import { spark } from "./spark.js";

export const NUMERIC = new Set(["number", "bar", "heat", "change", "progress"]);
const SCALED = new Set(["bar", "heat"]);

// How the style sheet knows a column's cells.
export function kind({ kind }) {
  return { "data-kind": kind, class: NUMERIC.has(kind) && "number" };
}

const DRAW = {
  bar: (text, value, tone, column) => {
    const largest = Math.max(...(column.scale ?? column.values).map((other) => Math.abs(other ?? 0))) || 1;
    const width = `${Math.min(1, Math.abs(value ?? 0) / largest) * 100}%`;
    return [el("span", { class: `bar ${value < 0 ? "bad" : tone}`, style: `width:${width}` }), el("span", {}, text)];
  },
  heat: (text, value, tone, column) => {
    const [low, high] = column.scale;
    const depth = value === null ? 0 : Math.max(0, Math.min(1, (value - low) / (high - low || 1)));
    return [el("span", { class: "heat", style: `opacity:${(0.55 * depth).toFixed(2)}` }), el("span", {}, text)];
  },
  change: (text, value, tone) => (value === null ? text : change(text, tone, "tone")),
  progress: (text, value, tone) => (value === null ? text : progress(value, text, tone)),
  spark: (text, value) => (value ? spark(value) : text),
  badge: (text, value, tone) => el("span", { class: `chip ${tone}` }, text),
};

// The first cell of a row that leads somewhere holds a button, so that the keyboard reaches it; the click is the row's.
export function cell(column, row, leads, bare) {
  const text = column.texts[row];
  const drawn = bare && SCALED.has(column.kind) ? text : draw(column, text, column.values?.[row] ?? null, column.tones?.[row] ?? "neutral");
  const inside = leads ? el("button", { class: "lead", type: "button", "data-focus": text }, drawn) : drawn;
  return el("td", { ...kind(column), title: column.kind === "text" && text }, inside);
}

// A total is no share of the largest: it has no bar.
export function total(column) {
  if (column.total === null) return el("td", kind(column));
  const { text, value, tone } = column.total;
  return el("td", kind(column), SCALED.has(column.kind) ? text : draw(column, text, value, tone));
}

function draw(column, text, value, tone) {
  const plain = tone === "neutral" ? text : el("span", { class: `tone ${tone}` }, text);
  return DRAW[column.kind]?.(text, value, tone, column) ?? plain;
}
