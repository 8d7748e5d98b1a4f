// The foot of a finding: what the reviewer decides.

import { today } from "./decisions.js";
import { button, el } from "./dom.js";
import { visible } from "./foreign.js";
import { day } from "./locale.js";
import { say, word } from "./words.js";

/** Controls for a decision on a finding. */
export function decidePanel({ link, citations }, desk) {
  const { decisions, choices, decide } = desk;
  const post = citations[0].post.path;
  const decision = decisions.find(link, post);
  const replacement = el("input", {
    type: "url",
    id: "replacement",
    value: decision?.replacement ?? link.suggestion?.url ?? "",
    autocomplete: "off",
    spellcheck: "false",
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
  const note = el("textarea", { id: "note", rows: "2", autocomplete: "off" });
  note.value = decision?.note ?? "";
  const act = (action) => () => decide(action);
  return el(
    "form",
    { class: "decide", "aria-label": word("decide.title"), submit: (event) => event.preventDefault() },
    decision ? made(decision, desk) : null,
    el(
      "div",
      { class: "actions" },
      button(word(link.suggestion ? "decide.accept" : "decide.write"), act("accept"), { class: link.suggestion ? "main" : null, "aria-keyshortcuts": "a" }),
      button(word("decide.ignore"), act("ignore"), { "aria-keyshortcuts": "i" }),
      el("label", { class: "until" }, `${word("decide.until")} `, until),
      button(word("decide.not-dead"), act("not-dead"), { "aria-keyshortcuts": "d" }),
    ),
    el(
      "details",
      { class: "further", open: choices.further, toggle: (event) => (choices.further = event.currentTarget.open) },
      el("summary", {}, `${word("decide.replacement")}, ${word("decide.note").toLowerCase()}`),
      el("label", {}, word("decide.replacement"), replacement),
      el("label", {}, word("decide.note"), note),
      el(
        "p",
        { class: "buttons" },
        button(word("decide.save_note"), act("note"), { "aria-keyshortcuts": "m" }),
        link.citations.length > 1 ? el("label", { class: "only" }, only, ` ${word("decide.scope_post")}`) : null,
      ),
    ),
  );
}

function made(decision, { forget }) {
  const told =
    decision.action === "ignore" && !decision.until
      ? word("decide.done_ignore_ever")
      : say(`decide.done_${decision.action}`, { until: decision.until ? day(decision.until) : "" });
  return el(
    "p",
    { class: `made ${decision.action}` },
    told,
    decision.action === "accept" ? el("bdi", { class: "address" }, ` ${visible(decision.replacement.slice(0, 200))}`) : null,
    " ",
    button(word("decide.undo"), forget, { class: "quiet" }),
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
