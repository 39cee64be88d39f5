// What Streamlit calls at every update. One board is kept for each place it is mounted at.

import { Board } from "./board.js";
import { styled } from "./style.js";

const boards = new WeakMap();

export async function draw({ data, parentElement, setTriggerValue }) {
  await styled();
  if (!boards.has(parentElement)) boards.set(parentElement, new Board(parentElement));
  const board = boards.get(parentElement);
  board.answer = (panel, click) => setTriggerValue("click", { panel, click });
  board.update(JSON.parse(new TextDecoder().decode(data)));
  // Streamlit may call this for an update that was overtaken: only a board that left the page is closed.
  return () => parentElement.isConnected || board.close();
}
