// Short words about what was just done.

import { button, byId } from "./dom.js";
import { word } from "./words.js";

const SECONDS = 6;
let timer = 0;

/** Say something at the window's foot for a while; `undo` takes it back. */
export function toast(text, { undo, label = `${word("decide.undo")} (u)`, lasting = false } = {}) {
  const box = byId("toast");
  box.replaceChildren(text);
  const hide = () => {
    box.hidden = true;
  };
  const act = () => {
    hide();
    undo();
  };
  if (undo) box.append(" ", button(label, act, { class: "quiet" }));
  if (lasting) box.append(" ", button("×", hide, { class: "quiet", "aria-label": word("desk.closed") }));
  box.hidden = false;
  tell(text);
  clearTimeout(timer);
  if (!lasting) timer = setTimeout(hide, SECONDS * 1000);
}

/** Say something to screen readers. */
export function tell(text) {
  byId("announcement").textContent = text;
}
