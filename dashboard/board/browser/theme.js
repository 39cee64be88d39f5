// Colour tokens of figures, resolved from the theme that Streamlit puts on the page as CSS variables.

const NAMED = {
  accent: "--st-primary-color",
  good: "--st-green-color",
  bad: "--st-red-color",
  warn: "--st-orange-color",
  text: "--st-text-color",
  muted: "--st-gray-text-color",
  line: "--st-border-color",
  grid: "--st-border-color-light",
  surface: "--st-secondary-background-color",
  background: "--st-background-color",
};
const SCALES = { seq: "--st-chart-sequential-colors", div: "--st-chart-diverging-colors" };
const STEPS = 7;

export function readTheme(node) {
  const style = getComputedStyle(node);
  const read = (name) => style.getPropertyValue(name).trim();
  const list = (name) => read(name).split(",").map((part) => part.trim());
  const colours = Object.fromEntries(Object.entries(NAMED).map(([name, variable]) => [name, read(variable)]));
  list("--st-chart-categorical-colors").forEach((each, place) => (colours[`cat${place + 1}`] = each));
  for (const [name, variable] of Object.entries(SCALES)) {
    for (let step = 0; step < STEPS; step++) colours[name + step] = at(list(variable), step / (STEPS - 1));
  }
  return { colours, font: style.fontFamily, signature: JSON.stringify(colours) };
}

// The colour at a place, 0..1, of a scale.
function at(scale, place) {
  const low = Math.min(Math.floor(place * (scale.length - 1)), scale.length - 2);
  const share = place * (scale.length - 1) - low;
  const [from, to] = [channels(scale[low]), channels(scale[low + 1])];
  return `rgb(${from.map((value, channel) => Math.round(value + (to[channel] - value) * share))})`;
}

function channels(hex) {
  return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
}

const TOKEN = /^\$([a-z]+\d*)(?:\/(\d+))?$/;

// `$accent` is the theme's accent, `$accent/20` the same at 20 % opacity. Anything else stays as it is.
export function colour(value, theme) {
  const [, name, percent] = TOKEN.exec(value) ?? [];
  const found = theme.colours[name];
  return found === undefined ? value : percent === undefined ? found : faint(found, Number(percent) / 100);
}

function faint(hex, opacity) {
  return `rgba(${channels(hex)},${opacity})`;
}

// Keys below which a figure holds colours, and keys that hold names out of the data.
const COLOURS = /colou?r/;
const NAMES = /^(x|y|ids|name|labels?|parents|customdata|categoryarray|ticktext)$/;

// Tokens are resolved only where colours are: a dealer called "$accent" keeps its name. Plotly reads a little HTML in
// texts: names are shown as they are; in other texts plain emphasis may stay, a tag that could link or style may not.
export function paint(value, theme, below = "") {
  if (typeof value === "string") return COLOURS.test(below) ? colour(value, theme) : harmless(value, NAMES.test(below));
  if (Array.isArray(value)) return value.map((item) => paint(item, theme, below));
  if (value === null || typeof value !== "object") return value;
  const inside = (key) => (COLOURS.test(below) ? below : key);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, paint(item, theme, inside(key))]));
}

function harmless(text, name) {
  if (name) return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  return text.replace(/<(?!\/?(?:b|i|br|sub|sup|extra)>)/g, "&lt;");
}

// What every chart has in common; a figure's own layout wins over it.
export function template({ colours, font }) {
  const axis = {
    gridcolor: colours.grid,
    linecolor: colours.line,
    zerolinecolor: colours.line,
    tickfont: { color: colours.muted },
    title: { font: { color: colours.muted, size: 12 } },
    ticks: "",
    ticklabelstandoff: 4,
    automargin: true,
    fixedrange: true,
  };
  const colorway = Object.keys(colours).filter((name) => name.startsWith("cat")).map((name) => colours[name]);
  return {
    layout: {
      font: { family: font, size: 12, color: colours.text },
      colorway,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      margin: { l: 8, r: 8, t: 8, b: 8 },
      dragmode: false,
      hoverlabel: {
        bgcolor: colours.surface,
        bordercolor: colours.line,
        font: { family: font, size: 12, color: colours.text },
        align: "left",
      },
      legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", font: { color: colours.muted } },
      xaxis: axis,
      yaxis: axis,
    },
  };
}
