// The sentence that cites, with the citation marked.

import { el } from "./dom.js";
import { prose } from "./foreign.js";
import { word } from "./words.js";

const LONG = 700;

/** The sentence as text with a mark in it; `long` bounds what stands before and after. */
export function sentence({ context, markStart, markEnd, text, kind, post }, long = LONG) {
  if (!context && !text) {
    // A source stands in no sentence, nor does a picture that nobody captioned: name its post.
    const how = kind === "source" || kind === "link" ? "" : `${word(`kind.${kind}`)} · `;
    return el("bdi", { class: "of" }, prose(cut(`${how}${post.title || post.path}`, long)));
  }
  if (!context) return el("bdi", {}, el("mark", {}, prose(cut(text, long))));
  const before = context.slice(0, markStart);
  const after = context.slice(markEnd);
  const half = Math.floor(long / 2);
  return el(
    "bdi",
    {},
    prose(before.length > half ? `…${before.slice(-half)}` : before),
    markEnd > markStart ? el("mark", {}, prose(cut(context.slice(markStart, markEnd), long))) : null,
    prose(cut(after, half)),
  );
}

const cut = (text, long) => (text.length > long ? `${text.slice(0, long)}…` : text);
