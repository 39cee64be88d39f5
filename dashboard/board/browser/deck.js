// Slides over the whole screen, by keys, buttons or swipes. A slide is a row of the board's grid, drawn by its panels.

import { plotly } from "./chart.js";
import { el, say } from "./dom.js";
import { Panel } from "./panel.js";
import { readTheme } from "./theme.js";

const COLUMNS = 12;
const WIDE = 1180; // pixels that a slide is laid out for; a larger screen shows it larger
const SWIPE = 40;
const left = new Map(); // where it goes on, when a note was written in between
const KEYS = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Home: -Infinity, End: Infinity,
};

export class Deck {
  constructor(given, host, act) {
    this.given = given;
    this.at = left.get(host) ?? 0;
    left.delete(host);
    this.pin = el("button", { type: "button", class: "step", "aria-label": given.texts.pin, title: given.texts.pin, click: () => this.act("pin") }, "✎");
    this.acted = (panel, name) => [left.set(host, this.at), act(panel, name)];
    this.panels = [];
    this.stage = el("div", { class: "stage" });
    this.foot = el("span", { class: "foot" });
    this.count = el("button", { type: "button", class: "count", click: () => this.go(0), "aria-label": given.texts.contents });
    this.done = el("i", { class: "done" });
    this.live = el("p", { class: "unseen", "aria-live": "polite" });
    const step = (text, label, by) => el("button", { type: "button", class: "step", "aria-label": label, click: () => this.go(this.at + by) }, text);
    this.back = step("‹", given.texts.before, -1);
    this.on = step("›", given.texts.after, 1);
    const close = el("button", { type: "button", class: "step", "aria-label": given.texts.close, click: () => this.node.close() }, "✕");
    const bar = el("footer", {}, this.foot, this.pin, this.back, this.count, this.on, close);
    this.node = el("dialog", { class: "sluice-deck", "aria-label": given.title, close: () => this.close() },
      el("div", { class: "track", "aria-hidden": "true" }, this.done), this.stage, bar, this.live);
    this.swipes();
    host.append(this.node);
    this.theme = readTheme(this.node);
    this.node.showModal();
    this.sized = () => this.show();
    this.typed = (event) => this.key(event);
    this.ended = () => document.fullscreenElement || this.node.close();
    this.open();
  }

  // The screen is asked for at once, while the browser still knows that somebody pressed a button.
  async open() {
    await document.documentElement.requestFullscreen?.().catch(() => {});
    document.addEventListener("fullscreenchange", this.ended);
    addEventListener("resize", this.sized);
    document.addEventListener("keydown", this.typed, true); // whatever has the focus, a disabled button among it
    const answer = await fetch(this.given.link);
    if (!answer.ok) return this.stage.replaceChildren(el("p", { class: "wrong" }, await answer.text()));
    this.page = await answer.json();
    await plotly();
    this.slides = rows(this.page.panels);
    this.foot.textContent = this.page.shown;
    this.show();
  }

  key(event) {
    event.stopPropagation(); // Streamlit has shortcuts of its own
    if (event.key === "n" && !event.ctrlKey && !event.metaKey) return this.act("pin");
    const by = KEYS[event.key];
    const steady = event.key === " " && event.target.tagName === "BUTTON";
    if (by === undefined || steady || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.go(this.at + by);
  }

  // The slide's own form opens on the page below.
  act(name) {
    const panel = this.slides?.[this.at - 1]?.find(({ acts }) => acts.includes(name));
    if (!panel) return;
    this.acted(panel.key, name);
    this.node.close();
  }

  swipes() {
    let from = null;
    this.stage.addEventListener("touchstart", ({ touches }) => (from = touches.length === 1 ? touches[0] : null), { passive: true });
    this.stage.addEventListener("touchend", ({ changedTouches }) => {
      const [across, down] = from ? [changedTouches[0].clientX - from.clientX, changedTouches[0].clientY - from.clientY] : [0, 0];
      if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(down)) this.go(this.at - Math.sign(across));
    });
  }

  go(to) {
    if (!this.slides) return;
    const at = Math.max(0, Math.min(this.slides.length, to));
    if (at === this.at) return;
    this.at = at;
    this.show();
  }

  show() {
    if (!this.slides) return;
    this.clear();
    const scale = Math.max(1, this.stage.clientWidth / WIDE);
    const inside = el("div", { class: "sluice-board slide", style: `--scale:${scale}` });
    this.stage.replaceChildren(inside);
    const row = this.slides[this.at - 1];
    if (row) this.draw(row, inside, this.stage.clientHeight / scale);
    else inside.append(this.cover());
    const all = this.slides.length;
    this.count.textContent = `${this.at} / ${all}`;
    this.done.style.width = `${(this.at / all) * 100}%`;
    this.pin.hidden = !row?.some(({ acts }) => acts.includes("pin"));
    this.back.disabled = this.at === 0;
    this.on.disabled = this.at === all;
    this.live.textContent = row ? say(this.given.texts.slide, { at: this.at, all, title: row[0].title }) : this.given.title;
    this.stage.scrollTop = 0;
  }

  draw(row, inside, high) {
    for (const data of row) {
      const panel = new Panel(data.kind, this);
      this.panels.push(panel);
      inside.append(panel.node);
      panel.update(data);
      if (data.kind !== "chart") continue;
      const height = Math.max(240, high - panel.node.offsetHeight + panel.inside.offsetHeight - 8);
      panel.update({ ...data, body: { ...data.body, height: Math.floor(height) } });
    }
  }

  // The first slide names the others; each name leads there.
  cover() {
    const names = this.slides.map(([{ title }], at) => el("li", {}, el("button", { type: "button", click: () => this.go(at + 1) }, title)));
    return el("div", { class: "cover" }, el("h1", {}, this.given.title), el("p", { class: "note" }, this.given.day), el("ol", {}, names));
  }

  send() {} // what is presented leads nowhere

  clear() {
    this.panels.forEach((panel) => panel.close());
    this.panels = [];
  }

  close() {
    this.clear();
    removeEventListener("resize", this.sized);
    document.removeEventListener("keydown", this.typed, true);
    document.removeEventListener("fullscreenchange", this.ended);
    if (document.fullscreenElement) document.exitFullscreen();
    this.node.remove();
  }
}

// Panels whose columns fit beside each other are one slide.
function rows(panels) {
  const made = [];
  let used = COLUMNS;
  for (const panel of panels) {
    used += panel.span;
    if (used > COLUMNS) [used] = [panel.span, made.push([])];
    made.at(-1).push(panel);
  }
  return made;
}
