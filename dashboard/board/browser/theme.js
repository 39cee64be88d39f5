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
const LISTS = {
  cat: ["--st-chart-categorical-colors", 1],
  seq: ["--st-chart-sequential-colors", 0],
  div: ["--st-chart-diverging-colors", 0],
};

export function readTheme(node) {
  const style = getComputedStyle(node);
  const read = (name) => style.getPropertyValue(name).trim();
  const colours = Object.fromEntries(Object.entries(NAMED).map(([name, variable]) => [name, read(variable)]));
  for (const [name, [variable, first]] of Object.entries(LISTS)) {
    read(variable).split(",").forEach((colour, place) => (colours[name + (place + first)] = colour.trim()));
  }
  return { colours, font: style.fontFamily, signature: JSON.stringify(colours) };
}

const TOKEN = /^\$([a-z]+\d*)(?:\/(\d+))?$/;

// `$accent` is the theme's accent, `$accent/20` the same at 20 % opacity. Anything else stays as it is.
export function colour(value, theme) {
  const [, name, percent] = TOKEN.exec(value) ?? [];
  const found = theme.colours[name];
  return found === undefined ? value : percent === undefined ? found : faint(found, Number(percent) / 100);
}

function faint(hex, opacity) {
  const [red, green, blue] = [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
  return `rgba(${red},${green},${blue},${opacity})`;
}

// Resolves tokens only below keys that name colours: a dealer called "$accent" keeps its name.
export function paint(value, theme, inColour = false) {
  if (typeof value === "string") return inColour ? colour(value, theme) : harmless(value);
  if (Array.isArray(value)) return value.map((item) => paint(item, theme, inColour));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, paint(item, theme, inColour || /colou?r/.test(key))]),
  );
}

// Plotly reads a little HTML in texts. Plain emphasis may stay; a tag that could link or style is shown as text.
function harmless(text) {
  return text.includes("<") ? text.replace(/<(?!\/?(?:b|i|br|sub|sup)>)/g, "&lt;") : text;
}

// What every chart has in common; a figure's own layout wins over it.
export function template({ colours, font }) {
  const axis = {
    gridcolor: colours.grid,
    linecolor: colours.line,
    zerolinecolor: colours.line,
    tickfont: { color: colours.muted },
    title: { font: { color: colours.muted, size: 12 } },
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
