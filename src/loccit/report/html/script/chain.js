// What the network answered, hop by hop, and how earlier visits ended.

import { el, unseen } from "./dom.js";
import { foreign } from "./foreign.js";
import { day } from "./locale.js";
import { say, word } from "./words.js";

/** The chain of requests, drawn as a line with a station each. */
export function chain({ hops }) {
  if (hops.length === 0) return el("p", { class: "quiet-text" }, word("detail.chain_none"));
  return el("ol", { class: "chain" }, hops.map((hop, place) => station(hop, place === 0 ? null : hops[place - 1])));
}

function station({ url, status, location }, before) {
  const how = before === null ? word("detail.chain_from") : word(`detail.chain_${before.via}`);
  const code = status === null ? el("span", { class: "code none" }, word("detail.no_answer")) : el("span", { class: `code c${String(status)[0]}` }, String(status));
  return el("li", {}, el("span", { class: "how" }, how), " ", foreign(url, { class: "address" }), " ", code, location && location !== url ? null : null);
}

/** The last visits as a strip of their verdicts, oldest first. */
export function history({ history: visits }) {
  return el(
    "ol",
    { class: "history" },
    visits.map(({ at, status, reason }) => {
      const told = say("detail.history_item", {
        date: day(at),
        status: word(`status.${status}`),
        reason: word(`reason.${reason}`),
      });
      return el("li", { class: `visit ${status}`, title: told }, unseen(told));
    }),
  );
}
