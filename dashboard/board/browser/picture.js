// A panel as a PNG: its own nodes and style inside an SVG image, drawn on a canvas at twice the size.

import { el } from "./dom.js";
import { SHEETS } from "./style.js";

const SCALE = 2;
const MARGIN = 16;

export async function picture(panel) {
  const { board, data } = panel;
  const copy = await alone(panel);
  const { width, height } = copy.getBoundingClientRect();
  copy.remove();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing(copy, width, height))}`;
  await image.decode();
  const canvas = el("canvas", { width: (width + 2 * MARGIN) * SCALE, height: (height + 2 * MARGIN) * SCALE });
  const pen = canvas.getContext("2d");
  pen.scale(SCALE, SCALE);
  pen.fillStyle = board.theme.colours.background;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, MARGIN, MARGIN, width, height);
  el("a", { href: canvas.toDataURL("image/png"), download: `${data.title || data.key}.png` }).click();
}

// A copy of the panel that brings its style and says where it comes from, on the page for as long as it is measured.
async function alone({ node, board, data }) {
  const version = board.page.answers[data.answers[0]]?.version;
  const source = [board.page.shown, version && `${board.page.texts.version} ${version}`].filter(Boolean).join(" · ");
  const style = `${variables(board.node)};width:${node.offsetWidth}px;position:absolute;left:-99999px`;
  const sheet = el("style", {}, await sheets());
  const copy = el("div", { class: "sluice-board picture", style }, sheet, node.cloneNode(true), el("p", { class: "source" }, source));
  board.node.after(copy);
  return copy;
}

function drawing(copy, width, height) {
  copy.style.position = "static";
  copy.setAttribute("xmlns", "http://www.w3.org/1999/xhtml");
  const inside = new XMLSerializer().serializeToString(copy);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
    <foreignObject width="100%" height="100%">${inside}</foreignObject></svg>`;
}

// An image may load nothing, so the theme's variables and the font go into it.
function variables(node) {
  const style = getComputedStyle(node);
  const names = [...style].filter((name) => name.startsWith("--st-"));
  const own = names.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";");
  return `${own};font:${style.font};color:${style.color}`;
}

let sheet;

async function sheets() {
  sheet ??= (async () => {
    const [font, ...css] = await Promise.all([base64("../fonts/inter-latin.woff2"), ...SHEETS.map(text)]);
    return `@font-face{font-family:Inter;font-weight:100 900;src:url(data:font/woff2;base64,${font})} ${css.join(" ")}`;
  })();
  return sheet;
}

async function text(name) {
  return (await fetch(new URL(name, import.meta.url))).text();
}

async function base64(name) {
  const bytes = new Uint8Array(await (await fetch(new URL(name, import.meta.url))).arrayBuffer());
  return btoa(bytes.reduce((chars, byte) => chars + String.fromCharCode(byte), ""));
}
