// On paper the list is a table of what the view shows.

import { byId, el } from "./dom.js";
import { visible } from "./foreign.js";
import { sentence } from "./sentence.js";
import { word } from "./words.js";

const MOST = 2000;

/** Before printing, write out the entries that `shown` gives. */
export function createPrint(shown) {
  const closed = () => document.querySelectorAll("details.rest:not([open])");
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...closed()];
    for (const part of opened) part.open = true;
    byId("print").replaceChildren(table(shown()));
  });
  window.addEventListener("afterprint", () => {
    for (const part of opened) part.open = false;
    byId("print").replaceChildren();
  });
}

function table(entries) {
  const columns = ["status", "url", "where"].map((key) => el("th", { scope: "col" }, word(`plain.${key}`)));
  return el("table", {}, el("thead", {}, el("tr", {}, columns)), el("tbody", {}, entries.slice(0, MOST).map(row)));
}

const ADDRESS = 150;
const SENTENCE = 130;

function row({ link, citations }) {
  const [first] = citations;
  const at = first.line === null ? (first.locator ? ` (${visible(first.locator)})` : "") : `:${first.line}`;
  return el(
    "tr",
    {},
    el("td", {}, el("b", {}, word(`status.${link.status}`)), ` ${word(`reason.${link.reason}`)}`),
    el(
      "td",
      {},
      el("bdi", {}, visible(cut(link.url, ADDRESS))),
      link.suggestion ? el("p", { class: "instead" }, "→ ", el("bdi", {}, visible(cut(link.suggestion.url, ADDRESS)))) : null,
      el("p", { class: "quote" }, sentence(first, SENTENCE)),
    ),
    el("td", {}, el("bdi", {}, visible(first.post.path)), at, citations.length > 1 ? ` +${citations.length - 1}` : ""),
  );
}

const cut = (text, long) => (text.length > long ? `${text.slice(0, long)}…` : text);
