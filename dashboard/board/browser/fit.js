// What a figure changes by for the width that it gets, which only the browser knows.

export const NARROW = 480;
const NAMELESS = 380; // a map so narrow has no room for names; a dealer's, drawn as a square, is long and needs more
const LETTER = 0.56; // a letter's width, of its height
const DATE = 62; // pixels that a date on an axis needs
const [NAMES, GAP] = [70, 5]; // pixels of the names beside a heat table, and between cells

export function fit({ data, layout }, width) {
  if (layout.yaxis?.scaleanchor) return map(data, layout, width);
  return { data: data.map((trace) => (trace.type === "heatmap" && trace.text ? fitted(trace, layout, width) : trace)), layout: spaced(layout, width) };
}

// A map keeps its proportions, so it is no higher than its width can fill.
function map(data, layout, width) {
  const height = Math.min(layout.height, Math.round(width * 0.75));
  const tight = (trace) => width < (trace.marker?.symbol === "square" ? NARROW : NAMELESS);
  const bare = (trace) => (trace.mode === "markers+text" && tight(trace) ? { ...trace, mode: "markers" } : trace);
  return { data: data.map(bare), layout: { ...layout, height } };
}

// The texts in the cells of a heatmap, as large as most of them allow; what is longer is cut.
function fitted(trace, layout, width) {
  const [first, last] = layout.xaxis?.range ?? [-0.5, trace.z[0].length - 0.5];
  const room = (width - (layout.yaxis?.ticktext ? NAMES : 0)) / (last - first) - GAP;
  const lengths = trace.text.flat().flatMap(lines).map(columns).filter(Boolean).sort((a, b) => a - b);
  const most = lengths[Math.floor(0.8 * (lengths.length - 1))] ?? 1;
  const size = Math.max(7, Math.min(11, room / (most * LETTER)));
  const short = (line) => cut(line, room / (size * LETTER));
  const text = trace.text.map((row) => row.map((cell) => lines(cell).map(short).join("<br>")));
  return { ...trace, text, textfont: { ...trace.textfont, size } };
}

const lines = (text) => String(text ?? "").split("<br>");
const columns = (line) => [...line].reduce((sum, letter) => sum + (letter > "\u2e80" ? 1 / LETTER : 1), 0);

function cut(line, most) {
  if (columns(line) <= most + 0.5) return line;
  let kept = [...line];
  while (kept.length > 1 && columns(`${kept.join("")}…`) > most) kept = kept.slice(0, -1);
  return `${kept.join("").trimEnd()}…`;
}

// Fewer dates where they would run into each other.
function spaced(layout, width) {
  const { xaxis } = layout;
  if (xaxis?.type !== "date" || xaxis.domain) return layout;
  return { ...layout, xaxis: { ...xaxis, nticks: Math.min(xaxis.nticks ?? 9, Math.max(3, Math.floor(width / DATE))) } };
}
