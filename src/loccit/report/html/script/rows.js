// A row of the list: a finding in three lines, or the heading of a group.

import { button, el } from "./dom.js";
import { visible } from "./foreign.js";
import { day, number } from "./locale.js";
import { sentence } from "./sentence.js";
import { say, word } from "./words.js";

const ITEM = 6;
const HEAD = 4.25;
const SHORT = 260;

/** A row's height in rem. */
export const rowHeight = (row) => (row.kind === "head" ? HEAD : ITEM);

/** How the list draws its rows. */
export function rowDrawer({ decisions, choose, acceptAll, ignoreAll, position, isChosen }) {
  return (row, place) => (row.kind === "head" ? heading(row) : finding(row, place));

  function heading({ title, date, entries, repairs }) {
    const dated = date ? ` · ${day(date)}` : "";
    return el(
      "li",
      { class: "head" },
      el("h3", { title: visible(title.slice(0, 300)) }, el("bdi", {}, visible(title.slice(0, 300)))),
      el(
        "p",
        {},
        el("span", { class: "many" }, `${say("cause.links", { n: entries.length })}${dated}`),
        repairs > 0 && entries.length > 1 ? button(say("desk.group_accept", { n: repairs }), () => acceptAll(entries), { class: "quiet" }) : null,
        entries.length > 1 ? button(word("desk.group_ignore"), () => ignoreAll(entries), { class: "quiet" }) : null,
      ),
    );
  }

  function finding({ link, citations }, place) {
    const [first] = citations;
    const decision = decisions.find(link, first.post.path);
    const { at, of } = position(place);
    const attributes = { type: "button", class: `row ${link.status}`, "data-place": place, click: () => choose(place) };
    if (isChosen(place)) attributes["aria-current"] = "true";
    else attributes.tabindex = "-1";
    return el(
      "li",
      { class: decision ? "item decided" : "item", "aria-posinset": at, "aria-setsize": of },
      el("button", attributes, top(link, citations, decision), el("span", { class: "quote" }, sentence(first, SHORT))),
    );
  }
}

function top(link, citations, decision) {
  const name = link.domain || link.url.slice(0, 80);
  return el(
    "span",
    { class: "line" },
    el("span", { class: `badge ${link.status}` }, word(`status.${link.status}`)),
    el("span", { class: "reason" }, word(`reason.${link.reason}`)),
    el("bdi", { class: "domain" }, visible(name)),
    isNew(link, citations) ? el("span", { class: "new" }, word("detail.new")) : null,
    citations[0].kind === "source" ? el("span", { class: "flag" }, word("detail.source_flag")) : null,
    citations.length > 1 ? el("span", { class: "many" }, "×", number(citations.length)) : null,
    decision ? el("span", { class: "done" }, word(`decide.was_${decision.action}`)) : null,
  );
}

/** Whether the finding, or one of its places, was not there at the last audit. */
export function isNew(link, citations) {
  return (link.change !== undefined && link.change !== null) || citations.some((citation) => citation.isNew);
}
