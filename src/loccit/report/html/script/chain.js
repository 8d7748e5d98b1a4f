// What the network answered, hop by hop, and how earlier visits ended.

import { el, unseen } from "./dom.js";
import { foreign, visible } from "./foreign.js";
import { day } from "./locale.js";
import { say, word } from "./words.js";

const UNASKED = new Set(["invalid", "unknown", "skipped", "wrapped"]);

/** The chain of requests, drawn as a line with a station each. */
export function chain(link) {
  const hops = asked(link);
  if (hops.length === 0) return el("p", { class: "quiet-text" }, word("detail.chain_none"));
  return el("ol", { class: "chain" }, hops.map((hop, place) => station(hop, hops[place - 1])));
}

/** The hops; where one request had no answer at all, they are not packed with the finding. */
function asked({ hops, status, checked, target, url, evidence }) {
  const concluded = evidence[0]?.startsWith("Not requested;");
  if (hops.length > 0 || !checked || concluded || UNASKED.has(status)) return hops;
  return [{ url: target ?? url, status: null, via: "http" }];
}

function station({ url, status }, before) {
  const how = word(`detail.chain_${before?.via ?? "from"}`);
  const answer = status === null ? word("detail.no_answer") : String(status);
  return el(
    "li",
    {},
    el("span", { class: "how" }, how),
    " ",
    foreign(url, { class: "address" }),
    " ",
    el("span", { class: "code" }, answer),
  );
}

/** The last visits as a strip of their verdicts, oldest first. */
export function visits({ history }) {
  return el(
    "ol",
    { class: "history" },
    history.map(({ at, status, reason }) => {
      const text = visible(
        say("detail.history_item", {
          date: day(at),
          status: word(`status.${status}`),
          reason: word(`reason.${reason}`),
        }),
      );
      return el("li", { class: `visit ${status}`, title: text }, unseen(text));
    }),
  );
}
