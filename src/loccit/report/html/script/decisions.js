// What the reviewer decided. Kept in this browser under the archive's name, so that the next report
// of the same archive knows it too.

import { isDay } from "./toml.js";

const keyOf = (url, post) => (post ? `${url}\u0000${post}` : url);

/** The decisions of an archive. */
export function createDecisions(archive) {
  const place = `loccit.decisions.${archive}`;
  const decided = new Map();
  const past = [];
  const listeners = new Set();
  let kept = true;

  for (const decision of load()) decided.set(keyOf(decision.url, decision.post), decision);

  function load() {
    try {
      const stored = JSON.parse(localStorage.getItem(place) ?? "[]");
      return Array.isArray(stored) ? stored.filter((one) => typeof one?.url === "string") : [];
    } catch {
      kept = false;
      return [];
    }
  }

  function changed() {
    try {
      localStorage.setItem(place, JSON.stringify([...decided.values()]));
    } catch {
      kept = false;
    }
    for (const listener of listeners) listener();
  }

  function put(key, decision) {
    if (decision === undefined) decided.delete(key);
    else decided.set(key, decision);
  }

  return {
    /** Whether the browser keeps them. */
    get kept() {
      return kept;
    },
    get size() {
      return decided.size;
    },
    all: () => [...decided.values()],
    /** What was decided of a link: in this post, or else everywhere. */
    find: (link, post) => (post && decided.get(keyOf(link.url, post))) || decided.get(link.url) || null,
    /** The actions on a link anywhere; `none` where there is none. */
    kinds(link) {
      const found = new Set();
      const everywhere = decided.get(link.url);
      if (everywhere) found.add(everywhere.action);
      for (const { post, waiver } of link.citations) {
        const here = decided.size > 0 && decided.get(keyOf(link.url, post.path));
        if (here) found.add(here.action);
        if (waiver) found.add("waived");
      }
      return found.size > 0 ? [...found] : ["none"];
    },
    /** Decide of several at once; undone at once too. */
    record(list) {
      const before = list.map((decision) => {
        const key = keyOf(decision.url, decision.post);
        const old = decided.get(key);
        put(key, { ...decision, decided: today() });
        return [key, old];
      });
      past.push(before);
      changed();
    },
    /** Take a decision back, or what was last decided; whether there was any. */
    undo() {
      const before = past.pop();
      if (!before) return false;
      for (const [key, decision] of before) put(key, decision);
      changed();
      return true;
    },
    forget(link, post) {
      const key = decided.has(keyOf(link.url, post)) ? keyOf(link.url, post) : link.url;
      past.push([[key, decided.get(key)]]);
      decided.delete(key);
      changed();
    },
    clear() {
      past.push([...decided]);
      decided.clear();
      changed();
    },
    /** Add what a file says; it outranks what was here. */
    take(list) {
      past.push(list.map((decision) => [keyOf(decision.url, decision.post), decided.get(keyOf(decision.url, decision.post))]));
      for (const decision of list) put(keyOf(decision.url, decision.post), decision);
      changed();
    },
    onChange: (listener) => listeners.add(listener),
  };
}

/** Today as 2027-01-31, where the reader is. */
export function today(ahead = 0) {
  const date = new Date();
  date.setDate(date.getDate() + ahead);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  return isDay(day) ? day : "";
}
