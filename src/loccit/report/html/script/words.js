// The page's words, with values put in; html/words.py does the same.

import { isSingular, number } from "./locale.js";

let words = {};

/** Take the words that came with the findings. */
export function learn(all) {
  words = all;
}

/** The text of a key like `desk.count`; its last part in plain words where there is none. */
export function word(key) {
  let found = words;
  for (const part of key.split(".")) {
    found = found !== null && typeof found === "object" && Object.hasOwn(found, part) ? found[part] : undefined;
  }
  return typeof found === "string" ? found : key.split(".").pop().replaceAll("-", " ");
}

/** A section of words in its order: pairs of a key and its text. */
export function section(name) {
  return Object.entries(words[name] ?? {});
}

const PLURAL = /\{(\w+):((?:[^|{}]|\{\w+\})*)\|((?:[^|{}]|\{\w+\})*)\}/g;
const PLACE = /\{(\w+)\}/g;

/** A text with its values put in; numbers in the reader's own way. */
export function say(key, values) {
  return word(key)
    .replace(PLURAL, (_, name, one, many) => (isSingular(values[name]) ? one : many))
    .replace(PLACE, (_, name) => (typeof values[name] === "number" ? number(values[name]) : String(values[name])));
}
