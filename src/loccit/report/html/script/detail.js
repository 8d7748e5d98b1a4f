// All that is known of one finding.

import { chain, visits } from "./chain.js";
import { decidePanel } from "./decide.js";
import { button, el, unseen } from "./dom.js";
import { foreign, openable, outward, prose, spelled, visible } from "./foreign.js";
import { day, percent } from "./locale.js";
import { isNew } from "./rows.js";
import { sentence } from "./sentence.js";
import { sourceUrl } from "./source.js";
import { say, section, word } from "./words.js";

const PLACES = 4;
// What later visits confirm or clear.
const DOUBTED = new Set(["dead", "suspect"]);

/** Draw a finding into the pane; its details follow as soon as they are unpacked. */
export function showDetail(pane, entry, desk) {
  const { link, citations } = entry;
  const body = el(
    "div",
    { class: "body", tabindex: "0", role: "region", "aria-label": word("detail.title"), "aria-busy": "true" },
    verdict(link, citations, desk),
    places(link, citations, desk),
    instead(link, citations[0], desk),
  );
  pane.setAttribute("aria-label", `${word(`status.${link.status}`)}: ${visible(link.url.slice(0, 200))}`);
  pane.replaceChildren(stepper(desk), body, decidePanel(entry, desk));
  // Where another finding is shown by then, nobody sees this body.
  const complete = (whole) => {
    body.append(...further(whole, citations[0], desk));
    body.removeAttribute("aria-busy");
  };
  desk.details.of(link).then(complete).catch(console.error);
}

/** The sections that need the details. */
function further(link, citation, desk) {
  const sections = [
    archived(link, citation, desk),
    ownCopy(link),
    nearby(link, citation, desk),
    behind(link),
    part(word("detail.chain"), chain(link)),
    evidence(link),
    facts(link),
  ];
  return sections.filter((section) => section !== null);
}

/** What the pane says while nothing is chosen. */
export function showNothing(pane) {
  pane.setAttribute("aria-label", word("detail.title"));
  pane.replaceChildren(el("p", { class: "hint" }, word("detail.select")));
}

function stepper({ step, close }) {
  return el(
    "div",
    { class: "stepper" },
    button("↑", () => step(-1), { "aria-label": word("detail.previous"), title: `${word("detail.previous")} (k)` }),
    button("↓", () => step(1), { "aria-label": word("detail.next"), title: `${word("detail.next")} (j)` }),
    button("×", close, { class: "sheet-close", "aria-label": word("desk.closed") }),
  );
}

const part = (title, ...children) => el("section", { class: "part" }, el("h4", {}, title), ...children);

function verdict(link, citations, { copy }) {
  const sure = say("detail.confidence", { share: percent(link.confidence) });
  const confirmed = DOUBTED.has(link.status) ? word("format.comma") + word(link.confirmed ? "detail.confirmed" : "detail.unconfirmed") : "";
  return el(
    "header",
    {},
    el(
      "p",
      { class: "line" },
      el("span", { class: `badge ${link.status}` }, word(`status.${link.status}`)),
      el("span", { class: "reason" }, word(`reason.${link.reason}`)),
      isNew(link, citations) ? el("span", { class: "new" }, link.change ? word(`changes.${link.change}`) : word("detail.new")) : null,
      el("span", { class: "sure" }, sure + confirmed),
    ),
    el("h3", { class: "url" }, foreign(link.url), " ", spelled(link)),
    el(
      "p",
      { class: "buttons" },
      outward(link.url, word("detail.open"), { class: "button" }),
      copyButton(link.url, copy),
    ),
    el("p", { class: "why" }, foreign(link.sentence)),
    link.recipient ? el("p", { class: "quiet-text" }, word("detail.recipient")) : null,
  );
}

const copyButton = (text, copy) => button(word("detail.copy"), (event) => copy(text, event.currentTarget));

function places(link, citations, desk) {
  const shown = citations.slice(0, PLACES).map((citation) => place(link, citation, desk));
  const rest = citations.slice(PLACES);
  const list = el("div", {}, shown);
  if (rest.length > 0) {
    const more = button(say("detail.more_citations", { n: rest.length }), () => {
      more.remove();
      list.append(...rest.map((citation) => place(link, citation, desk)));
    });
    list.append(more);
  }
  return part(word("detail.cited"), list);
}

function place(link, citation, { data }) {
  const { post, line, column, locator } = citation;
  const lines = line === null ? [] : [say("detail.place", { line, column })];
  const at = [...lines, ...(locator ? [visible(locator)] : [])].join(word("format.comma"));
  const href = sourceUrl(data.source, post.path, line);
  const lost = citation.kind === "source" && link.status === "dead";
  return el(
    "article",
    { class: "place" },
    citation.context || citation.text ? el("blockquote", {}, sentence(citation)) : null,
    el(
      "p",
      { class: "whence" },
      el("cite", {}, el("bdi", {}, prose((post.title || post.path).slice(0, 300)))),
      post.date ? word("format.comma") + day(post.date) : "",
      citation.heading && citation.heading !== post.title ? el("span", {}, word("format.comma"), el("bdi", {}, prose(say("detail.under", { heading: citation.heading.slice(0, 160) })))) : null,
      el("br"),
      el("bdi", { class: "path" }, visible(post.path)),
      at ? ` · ${at}` : "",
      citation.kind !== "link" && !lost ? ` · ${word(`kind.${citation.kind}`)} ` : " ",
      href ? el("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, word("detail.source_line")) : null,
    ),
    lost ? el("p", { class: "source-dead" }, word("detail.source_dead")) : null,
    citation.waiver ? el("p", { class: "waiver" }, foreign(say("detail.waived", { reason: citation.waiver }))) : null,
  );
}

function instead({ suggestion, url }, citation, { copy }) {
  if (!suggestion) return null;
  const [before, after] = compared(citation.raw ?? citation.url ?? url, suggestion.url);
  return el(
    "section",
    { class: "part instead" },
    el("h4", {}, word("detail.instead"), el("small", {}, ` ${word(`suggestion.${suggestion.kind}`)}`)),
    el("p", { class: "address before" }, unseen(`${word("detail.before")} `), el("del", {}, el("bdi", {}, before))),
    el("p", { class: "address" }, unseen(`${word("detail.after")} `), el("ins", {}, el("bdi", {}, after))),
    asWritten(citation, suggestion.url),
    el("p", { class: "buttons" }, outward(suggestion.url, word("detail.open"), { class: "button" }), copyButton(suggestion.url, copy)),
  );
}

const LONGEST_COMPARED = 500;

/** Two addresses, each as a list of texts in which what differs is marked. */
function compared(old, fresh) {
  const same = (one, other) => {
    let n = 0;
    while (n < one.length && n < other.length && one[n] === other[n]) n += 1;
    return n;
  };
  const reversed = (text) => [...text].reverse();
  const head = same(old, fresh);
  const tail = same(reversed(old.slice(head)), reversed(fresh.slice(head)));
  return [old, fresh].map((text) => {
    const end = text.length - tail;
    const parts = [text.slice(0, head), text.slice(head, end), text.slice(end)].map((part) => visible(part.slice(0, LONGEST_COMPARED)));
    return [parts[0], parts[1] ? el("mark", {}, parts[1]) : null, parts[2]].filter(Boolean);
  });
}

/** The sentence as it would read, where the address itself stands in it. */
function asWritten({ context, raw, url }, fresh) {
  const old = [raw, url].find((one) => one && context.includes(one));
  if (!old) return null;
  const [before, ...after] = context.split(old);
  return el("blockquote", { class: "quote" }, el("bdi", {}, prose(before.slice(-200)), el("mark", {}, visible(fresh.slice(0, 300))), prose(after.join(old).slice(0, 200))));
}

/** A link to the archived copy nearest the post's date; nothing is asked before somebody opens it. */
function nearby({ url, target, status, archived: copyOf, category, noticed }, { post }, { copy }) {
  if (copyOf || (noticed === undefined && !GONE_OR_DOUBTED.has(status)) || category === "archive" || openable(url) === null) return null;
  const date = /^\d{4}-\d{2}-\d{2}/.exec(post.date ?? "")?.[0];
  const address = `${WAYBACK}${date ? `${date.replaceAll("-", "")}/` : "*/"}${target ?? url}`;
  const label = date ? say("detail.near_date", { date: day(date) }) : word("detail.near_any");
  return part(word("detail.near"), el("p", { class: "buttons" }, outward(address, label, { class: "button" }), copyButton(address, copy)));
}

const WAYBACK = "https://web.archive.org/web/";
const GONE_OR_DOUBTED = new Set(["dead", "suspect", "insecure", "blocked"]);

function behind({ wrapper, target, suggestion }) {
  if (!wrapper || (target && suggestion?.url === target)) return null;
  return part(say("detail.wrapped_by", { name: visible(wrapper.replaceAll("_", " ")) }), el("p", { class: "address" }, foreign(target ?? word("detail.target_unknown"))));
}

const DAY = 86_400_000;

function archived({ archived: copyOf, suggestion }, citation, { copy }) {
  if (!copyOf || suggestion?.url === copyOf.url) return null;
  const stamp = copyOf.timestamp;
  const date = `${stamp.slice(0, 4)}-${stamp.slice(4, 6)}-${stamp.slice(6, 8)}`;
  const apart = citation.post.date ? Math.round(Math.abs(Date.parse(date) - Date.parse(citation.post.date)) / DAY) : NaN;
  const near = Number.isNaN(apart) ? "" : word("format.comma") + say("detail.archived_near", { n: apart });
  return part(
    `${word("detail.archived")} ${say("detail.archived_of", { date: day(date) })}${near}`,
    el("p", { class: "address" }, foreign(copyOf.url)),
    el("p", { class: "buttons" }, outward(copyOf.url, word("detail.open"), { class: "button" }), copyButton(copyOf.url, copy)),
  );
}

/** The record of an own WARC or WACZ file that holds the page. */
function ownCopy({ kept }) {
  if (!kept) return null;
  return part(say("detail.own_copy", { date: day(kept.at) }), el("p", { class: "address" }, foreign(kept.file)), el("p", { class: "address" }, foreign(kept.url)));
}

function evidence({ evidence: seen, notes }) {
  if (seen.length === 0 && notes.length === 0) return null;
  return part(
    word("detail.evidence"),
    el("ul", { class: "evidence" }, seen.map((line) => el("li", {}, foreign(line))), notes.map((note) => el("li", {}, word(`note.${note}`)))),
  );
}

const TIME = /^\d{4}-\d\d-\d\dT/;

const fact = (value) => (TIME.test(value) ? day(value) : foreign(String(value)));

const camelCase = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

function facts(link) {
  const known = section("fact").map(([field, name]) => [name, link[camelCase(field)]]).filter(([, value]) => value);
  return part(
    word("detail.history"),
    link.history.length > 0 ? visits(link) : null,
    el("dl", { class: "facts" }, known.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, fact(value))))),
  );
}
