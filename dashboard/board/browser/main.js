// What Streamlit calls at every update. One board is kept for each place it is mounted at.

import { Board } from "./board.js";
import { el } from "./dom.js";

const boards = new WeakMap();
let styled;

// The style sheet is fetched once, and nothing is drawn before it is there.
function style() {
  styled ??= new Promise((resolve) => {
    const href = new URL("board.css", import.meta.url).href;
    document.head.append(el("link", { rel: "stylesheet", href, load: resolve, error: resolve }));
  });
  return styled;
}

export async function draw({ data, parentElement, setTriggerValue }) {
  await style();
  if (!boards.has(parentElement)) boards.set(parentElement, new Board(parentElement));
  const board = boards.get(parentElement);
  board.answer = (panel, click) => setTriggerValue("click", { panel, click });
  board.update(JSON.parse(new TextDecoder().decode(data)));
  // Streamlit may call this for an update that was overtaken: only a board that left the page is closed.
  return () => parentElement.isConnected || board.close();
}
