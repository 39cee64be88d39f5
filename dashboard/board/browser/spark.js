// A small line of the months behind a figure, in SVG.

import { el, svg } from "./dom.js";

export function spark(values, labels = []) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return el("span", { class: "spark" });
  const low = Math.min(...known);
  const range = Math.max(...known) - low || 1;
  const x = (place) => (place / (values.length - 1)) * 100;
  const y = (value) => 94 - ((value - low) / range) * 88;
  const points = values.flatMap((value, place) => (value === null ? [] : [[x(place), y(value)]]));
  const line = points.map((point) => point.map((n) => n.toFixed(1)).join(",")).join(" L");
  const [left, right] = [points[0], points.at(-1)];
  return el(
    "span",
    { class: "spark", "aria-hidden": "true" },
    svg(
      "svg",
      { viewBox: "0 0 100 100", preserveAspectRatio: "none" },
      svg("path", { class: "area", d: `M${left[0]},100 L${line} L${right[0]},100 Z` }),
      svg("path", { class: "line", d: `M${line}` }),
      labels.map((label, place) => {
        const width = 100 / labels.length;
        return svg("rect", { x: place * width, y: 0, width, height: 100 }, svg("title", {}, label));
      }),
    ),
    el("i", { class: "dot", style: `left:${right[0]}%;top:${right[1]}%` }),
  );
}
