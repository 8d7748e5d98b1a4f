// The summary and the causes, as decisions are made: what is decided leaves them.

import { byId } from "./dom.js";
import { filtered } from "./filter.js";
import { readView } from "./view.js";
import { say, word } from "./words.js";

/** Keep the summary true. */
export function createProgress(data, decisions) {
  const { causes } = data;
  const steps = [...document.querySelectorAll("#first [data-step]")];
  const cards = [...document.querySelectorAll("#causes [data-cause]")];
  const verdict = byId("verdict");
  let planned = false;
  const waits = (link) => !link.citations.every((citation) => decisions.settled(link, citation));

  function update() {
    planned = false;
    const waiting = new Set(data.links.filter(waits));
    headline();
    const left = new Map();
    for (const { cause } of waiting) if (cause) left.set(cause.id, (left.get(cause.id) ?? 0) + 1);
    for (const card of cards) {
      const n = left.get(card.dataset.cause) ?? 0;
      card.hidden = n === 0;
      const decided = causes.get(card.dataset.cause).links.length - n;
      const count = card.querySelector(".decided-count");
      count.textContent = decided > 0 ? ` · ${say("cause.decided", { n: decided })}` : "";
    }
    first(waiting, left);
    byId("left").textContent = say("desk.left", { n: waiting.size });
    byId("left").hidden = data.links.length === 0;
  }

  function headline() {
    const { status, n, all } = verdict.dataset;
    if (!status) return;
    let accepted = 0;
    for (const link of data.links) {
      if (link.status !== status) continue;
      for (const citation of link.citations) if (decisions.settled(link, citation)) accepted += 1;
    }
    const key = accepted > 0 ? `answer.${status}_accepted` : `answer.${status}`;
    verdict.textContent = say(key, { n: Number(n), all: Number(all), accepted });
  }

  function first(waiting, left) {
    for (const step of steps) {
      const view = readView(step.dataset.view);
      if (step.dataset.step === "cause") {
        const next = [...causes.values()].find(({ id, status }) => left.has(id) && GONE.has(status));
        step.hidden = !next;
        if (!next) continue;
        const link = step.querySelector("a");
        link.textContent = say("first.cause", { cause: next.title });
        link.href = `#cause=${next.id}`;
        const n = next.links.reduce((sum, place) => sum + open(data.links[place]).length, 0);
        step.querySelector(".aside").textContent = say("first.cause_detail", { n });
      } else {
        const { entries } = filtered(data.links, view, decisions, new Set());
        const n = counted[step.dataset.step](entries.filter(({ link }) => waiting.has(link)));
        step.hidden = n === 0;
        step.querySelector("a").textContent = say(`first.${step.dataset.step}`, { n });
      }
    }
    const none = steps.every(({ hidden }) => hidden);
    byId("first-none").hidden = !none || steps.length === 0;
    if (none) byId("first-none").textContent = word(waiting.size > 0 ? "first.rest" : "first.decided");
  }

  // What each step is about; html/summary.py counts the same where the page has no script.
  const number = (entries) => entries.length;
  const open = (link, citations = link.citations) => citations.filter((citation) => !decisions.settled(link, citation));
  const counted = {
    "newly-dead": number,
    sources: (entries) => new Set(entries.flatMap(({ link, citations }) => open(link, citations)).map(({ post }) => post.path)).size,
    repairs: (entries) => entries.filter(({ link }) => link.confidence >= data.proposed).length,
    suspect: number,
  };

  function soon() {
    if (planned) return;
    planned = true;
    if (window.requestIdleCallback) requestIdleCallback(update, { timeout: 500 });
    else setTimeout(update);
  }

  decisions.onChange(soon);
  soon();
}

const GONE = new Set(["dead", "invalid"]);
