// One key, one deed. Keys do nothing while somebody writes, or holds a modifier.

import { byId, el } from "./dom.js";
import { word } from "./words.js";

const KEYS = [
  ["next", ["j", "n"]],
  ["previous", ["k", "p"]],
  ["show", ["Enter"]],
  ["accept", ["a"]],
  ["ignore", ["i"]],
  ["not-dead", ["d"]],
  ["note", ["m"]],
  ["undo", ["u"]],
  ["open", ["o"]],
  ["suggestion", ["s"]],
  ["copy", ["c"]],
  ["source", ["e"]],
  ["search", ["/"]],
  ["group", ["g"]],
  ["help", ["?"]],
  ["close", ["Escape"]],
];

const DEEDS = new Map(KEYS.flatMap(([deed, keys]) => keys.map((key) => [key, deed])));
const WRITING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

/** Listen for keys; `deeds` holds what each does. */
export function listen(deeds) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const { target } = event;
    const writing = target instanceof Element && target.matches(WRITING);
    if (document.querySelector("dialog[open]")) return;
    if (writing && event.key !== "Escape") return;
    const deed = deedOf(event.key, target);
    if (deed && deeds[deed]?.(event) !== false) event.preventDefault();
  });
}

function deedOf(key, target) {
  const inList = target instanceof Element && target.closest("#list") !== null;
  if (inList && key === "ArrowDown") return "next";
  if (inList && key === "ArrowUp") return "previous";
  // Elsewhere Enter belongs to what has the focus.
  if (key === "Enter" && !target.matches?.("#list .row")) return null;
  return DEEDS.get(key) ?? null;
}

/** The table of keys in the help. */
export function showKeys() {
  byId("keys").replaceChildren(
    ...KEYS.map(([deed, keys]) =>
      el("div", {}, el("dt", {}, keys.map((key, n) => [n > 0 ? " " : "", el("kbd", {}, key)])), el("dd", {}, word(`keys.${deed}`))),
    ),
  );
}
