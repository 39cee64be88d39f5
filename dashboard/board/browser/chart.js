// One Plotly chart on one node that stays: new data are drawn over the old, so there is never an empty frame.

import { el } from "./dom.js";
import { fit, NARROW } from "./fit.js";
import { paint, template } from "./theme.js";

const CONFIG = { displayModeBar: false, doubleClick: false, showTips: false };

let library;

// plotly.js is fetched once for all charts of all boards.
export function plotly() {
  library ??= new Promise((resolve, reject) => {
    const src = new URL("../plotly.js", import.meta.url).href;
    document.head.append(el("script", { src, load: () => resolve(window.Plotly), error: reject }));
  });
  return library;
}

export class Chart {
  constructor(host, board, failed) {
    this.board = board;
    this.failed = failed;
    this.node = el("div", { class: "chart", role: "img" });
    host.append(this.node);
    this.sizes = new ResizeObserver(() => this.node.clientWidth !== this.width && this.redraw());
    this.sizes.observe(this.node);
  }

  update(body, panel) {
    this.body = body;
    this.node.style.height = `${body.height}px`;
    this.node.setAttribute("aria-label", [panel.title, panel.note].filter(Boolean).join(". "));
    this.redraw();
  }

  redraw() {
    this.draw().catch(this.failed);
  }

  async draw() {
    const Plotly = window.Plotly ?? (await plotly());
    this.width = this.node.clientWidth;
    if (!this.width || !this.node.isConnected) return;
    const width = Math.max(this.width, this.body.least);
    this.node.classList.toggle("narrow", width < NARROW);
    const { data, layout } = this.figure(width);
    this.node.style.height = `${layout.height}px`;
    await Plotly.react(this.node, data, { ...layout, width }, CONFIG);
    this.listen();
  }

  figure(width) {
    const { data, layout = {} } = paint(this.body.figure, this.board.theme);
    const { height } = this.body;
    return fit({ data, layout: { template: template(this.board.theme), height, ...layout } }, width);
  }

  // Once, after the first drawing: Plotly adds `on` to the node then.
  listen() {
    if (this.listening) return;
    this.listening = true;
    this.node.on("plotly_click", (event) => this.board.send(this, this.clickOf(event)));
    this.node.on("plotly_hover", (event) => this.node.classList.toggle("clickable", Boolean(this.clickOf(event))));
    this.node.on("plotly_unhover", () => this.node.classList.remove("clickable"));
  }

  clickOf(event) {
    const place = event.points.map((point) => [point.customdata].flat()[0]).find(Number.isInteger);
    return this.body.clicks[place];
  }

  close() {
    this.sizes.disconnect();
    window.Plotly?.purge(this.node);
  }
}
