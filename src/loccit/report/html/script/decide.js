// The foot of a finding: what the reviewer decides.

import { today } from "./decisions.js";
import { button, el } from "./dom.js";
import { visible } from "./foreign.js";
import { isGlob, replaced } from "./globs.js";
import { day } from "./locale.js";
import { say, word } from "./words.js";

/** Controls for a decision on a finding. */
export function decidePanel(entry, desk) {
  const { link, citations } = entry;
  const { decisions, drafts, choices, decide, keepNote, decideMany } = desk;
  const decision = decisions.find(link, citations[0]);
  const draft = drafts.of(link.url);
  const suggested = proposed(decision, link);
  const act = (action) => () => decide(action);
  const accept = button("", act("accept"), { "aria-keyshortcuts": "a" });
  const replacement = el("input", {
    type: "url",
    id: "replacement",
    value: draft ?? suggested,
    autocomplete: "off",
    spellcheck: "false",
    enterkeyhint: "done",
    input: () => {
      label();
      drafts.keep(link.url, replacement.value.trim() === suggested ? "" : replacement.value.trim());
    },
    keydown: (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      decide("accept");
    },
  });
  const until = el("input", {
    type: "date",
    id: "until",
    value: decision?.until ?? choices.until,
    min: today(),
    change: () => {
      choices.until = until.value;
    },
  });
  const only = el("input", { type: "checkbox", id: "only-post", change: () => (choices.onlyPost = only.checked) });
  only.checked = choices.onlyPost;
  const note = el("textarea", {
    id: "note",
    rows: "2",
    autocomplete: "off",
    change: () => keepNote(entry, note.value.trim()),
  });
  note.value = decision?.note ?? "";
  label();

  function label() {
    const text = replacement.value.trim();
    accept.textContent = word(text === "" ? "decide.write" : text === link.suggestion?.url ? "decide.accept" : "decide.accept_this");
    accept.classList.toggle("main", text !== "");
  }

  return el(
    "form",
    { class: "decide", "aria-label": word("decide.title"), submit: (event) => event.preventDefault() },
    decision ? made(decision, link, desk) : null,
    el(
      "div",
      { class: "actions" },
      accept,
      button(word("decide.ignore"), act("ignore"), { "aria-keyshortcuts": "i" }),
      el("label", { class: "until" }, `${word("decide.until")} `, until),
      button(word(`decide.${actionName("not-dead", link)}`), act("not-dead"), { "aria-keyshortcuts": "d" }),
    ),
    el(
      "details",
      { class: "further", open: choices.further || draft !== null, toggle: (event) => (choices.further = event.currentTarget.open) },
      el("summary", {}, word("decide.further")),
      el("label", {}, word("decide.replacement"), replacement),
      el("label", {}, word("decide.note"), note),
      el(
        "p",
        { class: "buttons" },
        button(word("decide.save_note"), () => keepNote(entry, note.value.trim(), { announced: true }), { "aria-keyshortcuts": "m" }),
        button(word("bulk.open"), () => decideMany([entry]), { "aria-haspopup": "dialog" }),
        link.citations.length > 1 ? el("label", { class: "only" }, only, ` ${word("decide.scope_post")}`) : null,
      ),
    ),
  );
}

/** The address that stands in the field at first. */
function proposed(decision, link) {
  if (decision?.action !== "accept") return link.suggestion?.url ?? "";
  return isGlob(decision.url) ? (replaced(decision.url, decision.replacement, link.url) ?? "") : decision.replacement;
}

/** What an action is called: of other content, `not-dead` says that it is still fine. */
export const actionName = (action, link) => (action === "not-dead" && link.noticed !== undefined ? "still-fine" : action);

/** The key of what is said of a decision that was made. */
export const doneKey = ({ action, until }, link) =>
  `decide.done_${action === "ignore" && !until ? "ignore_ever" : actionName(action, link)}`;

function made(decision, link, { decisions, forget }) {
  const ends = decision.until ? day(decision.until) : "";
  const ended = decision.until && !decisions.holds(decision);
  return el(
    "p",
    { class: `made ${decision.action}` },
    ended ? say("decide.ended", { until: ends }) : say(doneKey(decision, link), { until: ends }),
    decision.action === "accept" ? el("bdi", { class: "address" }, ` ${visible(proposed(decision, link).slice(0, 200))}`) : null,
    isGlob(decision.url) ? el("span", { class: "address" }, ` ${word("decide.by_glob")} `, el("bdi", {}, visible(decision.url.slice(0, 200)))) : null,
    decision.post ? el("span", { class: "address" }, ` ${word("decide.scope_post")}`) : null,
    decision.note && decision.action !== "note" ? el("span", { class: "address" }, ` ${visible(decision.note.slice(0, 200))}`) : null,
    " ",
    button(word("decide.undo"), () => forget(decision), { class: "quiet" }),
  );
}

/** What the controls say now, as a decision of this kind; null where it lacks its replacement. */
export function decisionOf(action, { link, citations }, choices, pane) {
  const field = (id) => pane.querySelector(`#${id}`)?.value.trim() ?? "";
  const decision = { url: link.url, action };
  if (choices.onlyPost && link.citations.length > 1) decision.post = citations[0].post.path;
  if (field("note")) decision.note = field("note");
  if (action === "accept") decision.replacement = field("replacement");
  if (action === "ignore") decision.until = field("until") || choices.until;
  return action === "accept" && !decision.replacement ? null : decision;
}
