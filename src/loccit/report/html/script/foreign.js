// What the web wrote: shown, never trusted.

import { button, el } from "./dom.js";
import { say, word } from "./words.js";

const LONG = 400;
// Controls, and the marks that turn the direction of what follows (Unicode UAX #9, TR36).
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A text whose invisible characters can be seen. */
export function visible(text) {
  return text.replace(UNSEEN, (mark) => `[U+${mark.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);
}

// In prose they belong to the writing: spaces of no width and joiners.
const OF_NO_WIDTH = /[\u200b\u2060\ufeff]/g;
const JOINERS = /[\u200c\u200d]/;

/** A sentence or a title: what has no width stays unseen there, what turns directions does not. */
export function prose(text) {
  const shown = text.replace(OF_NO_WIDTH, "");
  return JOINERS.test(shown) ? shown.split(/([\u200c\u200d])/).map((part) => (JOINERS.test(part) ? part : visible(part))).join("") : visible(shown);
}

/** A text apart from ours in direction; long ones folded until somebody asks. */
export function foreign(text, { name = "bdi", ...attributes } = {}) {
  if (text.length <= LONG) return el(name, attributes, visible(text));
  const start = text.slice(0, LONG * 0.7);
  const shown = el(name, attributes, visible(`${start}…${text.slice(-LONG * 0.2)}`));
  const more = button(
    say("detail.show_all", { n: text.length }),
    () => {
      shown.textContent = visible(text);
      more.remove();
    },
    { class: "quiet" },
  );
  return el("span", {}, shown, " ", more);
}

/** The address that may be opened, or null: http and https alone. */
export function openable(url) {
  if (!url || url.length > 60000 || !/^https?:\/\//i.test(url)) return null;
  try {
    return new URL(url).href;
  } catch {
    return null;
  }
}

/** A link that tells its target nothing; plain text where it can't be opened. */
export function outward(url, text, attributes = {}) {
  const href = openable(url);
  if (href === null) return el("span", { ...attributes, class: "no-link", title: word("detail.not_opened") }, text);
  return el("a", { ...attributes, href, target: "_blank", rel: "noopener noreferrer nofollow" }, text);
}

const LATIN = /\p{Script=Latin}/u;
const LIKE_LATIN = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Cherokee}\p{Script=Armenian}]/u;

/** How people write a punycode name, with a warning where it may imitate another. */
export function spelled(link) {
  if (!link.domainUnicode) return null;
  const name = link.domainUnicode;
  return el(
    "span",
    { class: "spelled" },
    "(",
    el("bdi", {}, visible(name)),
    ")",
    LIKE_LATIN.test(name) && (LATIN.test(name) || !/[^\x00-\x7f]/.test(name.split(".").pop()))
      ? el("span", { class: "warning" }, ` ${word("detail.lookalike")}`)
      : null,
  );
}
