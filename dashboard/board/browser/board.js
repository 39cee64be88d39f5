// The grid of panels. A panel keeps its nodes as long as its key stays on the page.

import { plotly } from "./chart.js";
import { el } from "./dom.js";
import { Panel } from "./panel.js";
import { readTheme } from "./theme.js";

export class Board {
  constructor(host) {
    this.node = el("div", { class: "sluice-board" });
    host.append(this.node);
    this.panels = new Map();
    this.sizes = new ResizeObserver(() => this.measure());
    this.sizes.observe(this.node);
    plotly();
  }

  update(page) {
    this.page = page;
    this.theme = readTheme(this.node);
    const kept = new Map();
    for (const data of page.panels) {
      const old = this.panels.get(data.key);
      const panel = old?.kind === data.kind ? old : new Panel(data.kind, this);
      this.panels.delete(data.key);
      kept.set(data.key, panel);
    }
    this.panels.forEach((panel) => panel.close());
    this.panels = kept;
    this.place([...kept.values()].map((panel) => panel.node));
    page.panels.forEach((data) => kept.get(data.key).update(data));
  }

  // Puts the panels in order, moving only those that are not there yet: a moved node would lose focus and scroll.
  place(nodes) {
    nodes.forEach((node, at) => {
      if (this.node.children[at] !== node) this.node.insertBefore(node, this.node.children[at] ?? null);
    });
  }

  // Paper gets the page as it is on the screen, so it must know how wide that is.
  measure() {
    if (!matchMedia("print").matches) this.node.style.setProperty("--screen-width", this.node.clientWidth);
  }

  // From a panel or its body.
  send(from, click) {
    const [key] = [...this.panels].find(([, panel]) => panel === from || panel.body === from);
    if (click) this.answer(key, click);
  }

  close() {
    this.sizes.disconnect();
    this.panels.forEach((panel) => panel.close());
    this.node.remove();
  }
}
