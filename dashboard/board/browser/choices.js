// Ways to see a panel: a few stand side by side, many fold into a list.

import { el, redraw } from "./dom.js";

const FEW = 5;

export function choices(host, groups, send) {
  redraw(host, () => host.replaceChildren(...groups.map((group) => (group.length > FEW ? list : row)(group, send))));
}

function row(group, send) {
  const button = ({ label, chosen, click }) =>
    el("button", { type: "button", "aria-pressed": String(chosen), click: () => send(click), "data-focus": label }, label);
  return el("div", { class: "segments", role: "group" }, group.map(button));
}

function list(group, send) {
  const options = group.map(({ label, chosen }, at) => el("option", { value: at, selected: chosen }, label));
  const change = (event) => send(group[event.target.value].click);
  return el("select", { change, "data-focus": group.map(({ label }) => label).join() }, options);
}
