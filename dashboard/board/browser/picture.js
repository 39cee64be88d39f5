// A panel as a PNG: its own nodes and style inside an SVG image, drawn on a canvas at twice the size.

import { el } from "./dom.js";

const SCALE = 2;
const MARGIN = 16;

export async function picture(panel) {
  const { node, board, data } = panel;
  const { width, height } = node.getBoundingClientRect();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await drawing(node, board, width, height))}`;
  await image.decode();
  const canvas = el("canvas", { width: (width + 2 * MARGIN) * SCALE, height: (height + 2 * MARGIN) * SCALE });
  const pen = canvas.getContext("2d");
  pen.scale(SCALE, SCALE);
  pen.fillStyle = board.theme.colours.background;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, MARGIN, MARGIN, width, height);
  el("a", { href: canvas.toDataURL("image/png"), download: `${data.title || data.key}.png` }).click();
}

async function drawing(node, board, width, height) {
  const copy = el("div", { class: "sluice-board picture", style: variables(board.node) }, node.cloneNode(true));
  copy.prepend(el("style", {}, await sheets()));
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
    const [css, font] = await Promise.all([text("board.css"), base64("../fonts/inter-latin.woff2")]);
    return `@font-face{font-family:Inter;font-weight:100 900;src:url(data:font/woff2;base64,${font})} ${css}`;
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
