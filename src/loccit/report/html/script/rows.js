// A row of the list: a finding in a few lines, or the heading of a group.

import { actionName } from "./decide.js";
import { button, el } from "./dom.js";
import { prose, visible } from "./foreign.js";
import { day, number } from "./locale.js";
import { sentence } from "./sentence.js";
import { say, word } from "./words.js";

const HEADING = 3;
const BUTTONS = 1.5;
const BUTTON = 1.5;
const LETTER = 0.46;
const ONE_LINE = 5.5;
const TWO_LINES = 6.85;
const LINE = 46;
const SHORT = 260;
const LONGEST_ADDRESS = 300;
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/;

/** A row's height in rem, in a list so many rem wide. */
export function rowHeight(row, width) {
  if (row.kind === "head") return HEADING + BUTTONS * linesBelow(row, width);
  return fitsOneLine(row.citations[0]) ? ONE_LINE : TWO_LINES;
}

/** What stands below a group's heading: how many links, and its buttons; null where it has none. */
function below({ date, entries, repairs, over }) {
  const many = entries.length > 1 && !over;
  return {
    count: over ? null : `${say("cause.links", { n: entries.length })}${date ? ` · ${day(date)}` : ""}`,
    accept: many && repairs > 0 ? say("desk.group_accept", { n: repairs }) : null,
    ignore: many ? word("desk.group_ignore") : null,
    decide: many ? word("bulk.open") : null,
  };
}

/** How many lines that takes, as far as counting can tell. */
function linesBelow(row, width) {
  let lines = 1;
  let room = width;
  for (const text of Object.values(below(row))) {
    if (!text) continue;
    let needed = room < width ? BUTTON : 0;
    for (const letter of text) needed += WIDE.test(letter) ? 2 * LETTER : LETTER;
    if (needed > room && room < width) {
      lines += 1;
      room = width;
    }
    room -= needed;
  }
  return lines;
}

/** Whether a sentence fits into one line of the list, as far as counting can tell. */
function fitsOneLine({ context, text }) {
  const shown = context || text;
  if (shown.length > LINE) return false;
  let room = LINE;
  for (const letter of shown) {
    room -= WIDE.test(letter) ? 2 : 1;
    if (room < 0) return false;
  }
  return true;
}

/** How the list draws its rows. */
export function rowDrawer({ decisions, choose, acceptAll, ignoreAll, decideMany, position, isChosen }) {
  return (row, place) => (row.kind === "head" ? heading(row) : finding(row, place));

  function heading(row) {
    const { title, entries, over } = row;
    const { count, accept, ignore, decide } = below(row);
    return el(
      "li",
      { class: over ? "head over" : "head" },
      el("h3", { title: prose(title.slice(0, 300)) }, el("bdi", {}, prose(title.slice(0, 300)))),
      el(
        "p",
        {},
        count ? el("span", { class: "many" }, count) : null,
        accept ? button(accept, () => acceptAll(entries), { class: "quiet" }) : null,
        ignore ? button(ignore, () => ignoreAll(entries), { class: "quiet" }) : null,
        decide ? button(decide, () => decideMany(entries), { class: "quiet", "aria-haspopup": "dialog" }) : null,
      ),
    );
  }

  function finding({ link, citations }, place) {
    const [first] = citations;
    const decision = decisions.find(link, first);
    const { at, of } = position(place);
    const attributes = { type: "button", class: `row ${link.status}`, "data-place": place, click: () => choose(place) };
    if (isChosen(place)) attributes["aria-current"] = "true";
    else attributes.tabindex = "-1";
    const quote = el("span", { class: fitsOneLine(first) ? "quote one" : "quote" }, sentence(first, SHORT));
    return el(
      "li",
      { class: decisions.settled(link, first) || decision ? "item decided" : "item", "aria-posinset": at, "aria-setsize": of },
      el("button", attributes, top(link, citations, decision), address(link), quote),
    );
  }
}

function top(link, citations, decision) {
  const waived = citations[0].waiver && !decision;
  return el(
    "span",
    { class: "line" },
    el("span", { class: `badge ${link.status}` }, word(`status.${link.status}`)),
    el("span", { class: "reason" }, word(`reason.${link.reason}`)),
    isNew(link, citations) ? el("span", { class: "new" }, word("detail.new")) : null,
    citations[0].kind === "source" ? el("span", { class: "flag" }, word("detail.source_flag")) : null,
    citations.length > 1 ? el("span", { class: "many" }, "×", number(citations.length)) : null,
    decision ? el("span", { class: "done" }, word(`decide.was_${actionName(decision.action, link)}`)) : null,
    waived ? el("span", { class: "done" }, word("value.decision_waived")) : null,
  );
}

/** The address without its scheme, its domain marked. */
function address({ url, domain }) {
  const shown = visible(url.replace(/^https?:\/\//i, "").slice(0, LONGEST_ADDRESS));
  const at = domain ? shown.indexOf(domain) : -1;
  if (at < 0) return el("bdi", { class: "where" }, el("span", { class: "domain" }, visible(domain || url.slice(0, 80))), domain ? ` ${shown}` : "");
  return el("bdi", { class: "where" }, shown.slice(0, at), el("span", { class: "domain" }, domain), shown.slice(at + domain.length));
}

/** Whether the finding, or one of its places, was not there at the last audit. */
export function isNew(link, citations) {
  return (link.change !== undefined && link.change !== null) || citations.some((citation) => citation.isNew);
}
