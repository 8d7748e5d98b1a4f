// On paper the list is a table of what the view shows.

import { byId, el } from "./dom.js";
import { visible } from "./foreign.js";
import { sentence } from "./sentence.js";
import { word } from "./words.js";

const MOST = 2000;

/** Before printing, write out the entries that `shown` gives. */
export function createPrint(shown) {
  window.addEventListener("beforeprint", () => byId("print").replaceChildren(table(shown())));
  window.addEventListener("afterprint", () => byId("print").replaceChildren());
}

function table(entries) {
  const columns = ["status", "url", "where", "instead"].map((key) => el("th", { scope: "col" }, word(`plain.${key}`)));
  return el("table", {}, el("thead", {}, el("tr", {}, columns)), el("tbody", {}, entries.slice(0, MOST).map(row)));
}

function row({ link, citations }) {
  const [first] = citations;
  return el(
    "tr",
    {},
    el("td", {}, el("span", { class: `badge ${link.status}` }, word(`status.${link.status}`)), el("br"), word(`reason.${link.reason}`)),
    el("td", {}, el("bdi", {}, visible(link.url.slice(0, 500))), el("p", { class: "quote" }, sentence(first))),
    el("td", {}, el("bdi", {}, visible(first.post.path)), first.line === null ? (first.locator ? ` (${visible(first.locator)})` : "") : `:${first.line}`, citations.length > 1 ? ` +${citations.length - 1}` : ""),
    el("td", {}, link.suggestion ? el("bdi", {}, visible(link.suggestion.url.slice(0, 500))) : ""),
  );
}
