// Short words about what was just done.

import { button, byId } from "./dom.js";
import { word } from "./words.js";

const SECONDS = 6;
let timer = 0;

/** Say something at the window's foot for a while; `undo` takes it back. */
export function toast(text, { undo } = {}) {
  const box = byId("toast");
  box.replaceChildren(text);
  if (undo) box.append(" ", button(`${word("decide.undo")} (u)`, undo, { class: "quiet" }));
  box.hidden = false;
  tell(text);
  clearTimeout(timer);
  timer = setTimeout(() => {
    box.hidden = true;
  }, SECONDS * 1000);
}

/** Say something to screen readers. */
export function tell(text) {
  byId("told").textContent = text;
}
