// What reviewers decided: what the file says, and what was decided here and is not in it yet. That
// is kept in this browser under the archive's own name until the file says the same.

import { isGlob, urlTail } from "./globs.js";
import { isDay } from "./toml.js";

const SETTLING = new Set(["ignore", "not-dead"]);
const UNDOABLE = 50;
const SAID = ["action", "until", "replacement", "note"];

export const keyOf = (url, post) => (post ? `${url}\u0000${post}` : url);

/** Whether two decisions say the same, whatever the day. */
export const alike = (one, other) => (one && other ? SAID.every((key) => (one[key] || "") === (other[key] || "")) : !one === !other);

const NO_DECISIONS = Object.freeze([]);
const NO_ACTIONS = Object.freeze(["none"]);

const broadness = (one, other) => !one.post - !other.post || other.url.length - one.url.length;

/** The decisions of an archive; `given` is what the file says. Where they are kept in the browser
 * alone (`local`), other tabs of the same page see them at once, so that none writes over another's. */
export function createDecisions(archive, given, { local }) {
  const place = `loccit.decisions.${archive}`;
  const file = new Map();
  const ours = new Map();
  const sent = new Map();
  const decided = new Map();
  const listeners = new Set();
  let past = [];
  let globs = [];
  let posts = false;
  let kept = true;

  for (const decision of given) file.set(keyOf(decision.url, decision.post), decision);
  load();
  merge();
  if (local) window.addEventListener("storage", ({ key }) => (key === place || key === null) && adopt());

  /** Take what another tab has written. */
  function adopt() {
    ours.clear();
    load();
    merge();
    for (const listener of listeners) listener({});
  }

  function load() {
    try {
      for (const [key, change] of JSON.parse(localStorage.getItem(place) ?? "[]")) {
        if (!alike(change.after, file.get(key))) ours.set(key, change);
      }
      past = JSON.parse(sessionStorage.getItem(place) ?? "[]");
    } catch {
      kept = false;
    }
  }

  function keep() {
    try {
      if (ours.size > 0) localStorage.setItem(place, JSON.stringify([...ours]));
      else localStorage.removeItem(place);
      sessionStorage.setItem(place, JSON.stringify(past));
    } catch {
      kept = false;
    }
  }

  function merge() {
    decided.clear();
    for (const [key, decision] of file) decided.set(key, decision);
    for (const [key, { after }] of ours) {
      if (after) decided.set(key, after);
      else decided.delete(key);
    }
    globs = [...decided.values()].filter(({ url }) => isGlob(url)).sort(broadness);
    posts = [...decided.values()].some(({ post }) => post);
  }

  function put(key, after) {
    const before = ours.has(key) ? ours.get(key).before : (file.get(key) ?? null);
    if (alike(before, after) && !sent.has(key)) ours.delete(key);
    else ours.set(key, { before, after: after ?? null });
  }

  function changed(how = {}) {
    merge();
    keep();
    for (const listener of listeners) listener(how);
  }

  /** Decide all of these: pairs of a key and a decision, or null for none. */
  function change(list, how) {
    past.push(list.map(([key, after]) => [key, decided.get(key) ?? null, after]));
    past = past.slice(-UNDOABLE);
    for (const [key, after] of list) put(key, after);
    changed(how);
  }

  /** All decisions about a place, the most specific first; loccit/decisions.py does the same. */
  function about(link, { url, post: { path } }) {
    if (decided.size === 0) return NO_DECISIONS;
    const found = [];
    const urls = url === link.url ? [url] : [link.url, url];
    // Of a page whose content changed, only what was decided since then is about that.
    const isNew = ({ decided: on }) => !(on < link.noticed);
    const add = (decision) => decision && isNew(decision) && !found.includes(decision) && found.push(decision);
    if (posts) for (const one of urls) add(decided.get(keyOf(one, path)));
    for (const one of urls) add(decided.get(one));
    for (const glob of globs) {
      if ((!glob.post || glob.post === path) && urls.some((one) => urlTail(glob.url, one) !== null)) add(glob);
    }
    return found;
  }

  const holds = ({ until }) => !until || until >= today();
  const decisive = (decision) => decision.action === "accept" || (SETTLING.has(decision.action) && holds(decision));

  return {
    /** Whether the browser keeps what is not in the file yet. */
    get kept() {
      return kept;
    },
    get size() {
      return decided.size;
    },
    /** How many differ from the file. */
    get unsaved() {
      return ours.size;
    },
    all: () => [...decided.values()],
    about,
    holds,
    /** The decision that a place shows: the one that counts, or else a note. */
    find(link, citation) {
      const found = about(link, citation);
      return found.find(decisive) ?? found[0] ?? null;
    },
    /** Whether a place waits for no decision any more. */
    settled: (link, citation) => Boolean(citation.waiver) || about(link, citation).some(decisive),
    /** The actions on a link anywhere; `none` where there is none. */
    kinds(link) {
      if (decided.size === 0 && !link.citations.some(({ waiver }) => waiver)) return NO_ACTIONS;
      const found = new Set();
      for (const citation of link.citations) {
        if (citation.waiver) found.add("waived");
        for (const { action } of about(link, citation)) found.add(action);
      }
      return found.size > 0 ? [...found] : NO_ACTIONS;
    },
    /** Decide of several at once; undone at once too. */
    record(list, how) {
      change(list.map((decision) => [keyOf(decision.url, decision.post), { ...decision, decided: today() }]), how);
    },
    /** Take back what was done last; the address that it was about, or null where there is nothing. */
    undo() {
      const last = past.pop();
      if (!last) return null;
      for (const [key, before] of last) put(key, before);
      changed();
      return last[0][0].split("\u0000")[0];
    },
    /** Take one decision back. */
    forget: (decision) => change([[keyOf(decision.url, decision.post), null]]),
    /** Take back all that were made here. */
    clear: () => change([...decided.keys()].map((key) => [key, null])),
    /** Add what a file says; it outranks what was here. */
    take: (list) => change(list.map((decision) => [keyOf(decision.url, decision.post), decision])),
    onChange: (listener) => listeners.add(listener),

    // For `saving.js`.
    /** What is to be written to the file, taken as being on its way. */
    outgoing() {
      for (const [key, value] of ours) sent.set(key, value.after);
      return [...ours].map(([key, { before, after }]) => {
        const [url, post] = key.split("\u0000");
        return { url, post: post ?? null, before, after };
      });
    },
    /** The file has it, but for `conflicts`; or nothing was written where `conflicts` is null. */
    arrived(conflicts) {
      const lost = new Map((conflicts ?? []).map(({ url, post, theirs }) => [keyOf(url, post), theirs]));
      const overruled = [];
      for (const [key, after] of conflicts === null ? [] : sent) {
        const now = ours.get(key);
        const theirs = lost.has(key) ? lost.get(key) : after;
        if (theirs) file.set(key, theirs);
        else file.delete(key);
        if (lost.has(key)) overruled.push([key, now?.after ?? after, theirs]);
        if (lost.has(key) || alike(now?.after, after)) ours.delete(key);
        else ours.set(key, { before: after, after: now?.after ?? null });
      }
      sent.clear();
      if (lost.size > 0) changed();
      else keep();
      return overruled;
    },
    /** What the file says now. */
    reread(list) {
      file.clear();
      for (const decision of list) file.set(keyOf(decision.url, decision.post), decision);
      for (const [key, { after }] of [...ours]) if (!sent.has(key) && alike(after, file.get(key))) ours.delete(key);
      changed();
    },
    /** Decide again what somebody else's decision stood against. */
    insist(overruled) {
      change(overruled.map(([key, mine]) => [key, mine]));
    },
  };
}

/** Today as 2027-01-31, where the reader is. */
export function today(ahead = 0) {
  const date = new Date();
  date.setDate(date.getDate() + ahead);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  return isDay(day) ? day : "";
}
