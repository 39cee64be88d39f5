// The headings that neighbouring columns of a table share, in a row of their own.

import { el } from "./dom.js";

export function groups(columns) {
  if (columns.every(({ group }) => !group)) return null;
  const runs = [];
  for (const { group } of columns) {
    if (runs.at(-1)?.group === group) runs.at(-1).width += 1;
    else runs.push({ group, width: 1 });
  }
  const head = ({ group, width }) => el("th", { scope: "colgroup", colspan: width, class: "group", title: group }, group);
  return el("tr", {}, runs.map(head));
}
