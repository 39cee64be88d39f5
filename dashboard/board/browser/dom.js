// Builds elements. What comes from data only ever goes in as text, so nothing in it can become markup.

const SVG = "http://www.w3.org/2000/svg";

export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// A text of the catalogue with its values put in: "{first}–{last} of {all}".
export function say(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

const ARROWS = { up: "↑", down: "↓", flat: "→" };

// A change as it is written: what reads as none has neither direction nor tone. The arrow says the direction, so that
// colour is never the only signal.
export function change(text, tone, shape) {
  const direction = !/[1-9]/.test(text) ? "flat" : /^[-−]/.test(text) ? "down" : "up";
  const arrow = el("span", { class: "arrow", "aria-hidden": "true" }, ARROWS[direction]);
  return el("span", { class: `${shape} ${direction === "flat" ? "neutral" : tone}` }, arrow, text);
}

// Redraws `host` by `draw` and gives the focus back to what had it, found again by its data-focus name.
export function redraw(host, draw) {
  const held = host.contains(document.activeElement) && document.activeElement.dataset.focus;
  draw();
  if (held) host.querySelector(`[data-focus="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}
