// Findings in an order, under the headings of their groups.

import { say, word } from "./words.js";

const newest = (entry) => entry.citations.reduce((last, { post }) => (post.date > last ? post.date : last), "");
const oldest = (entry) => entry.citations.reduce((first, { post }) => (post.date < first ? post.date : first), "~");
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

const ORDERS = {
  severity: null,
  citations: (a, b) => b.citations.length - a.citations.length,
  newest: (a, b) => compare(newest(b), newest(a)),
  oldest: (a, b) => compare(oldest(a), oldest(b)),
  domain: (a, b) => compare(a.link.domain, b.link.domain),
  sure: (a, b) => b.link.confidence - a.link.confidence,
};

const ALONE = Number.MAX_SAFE_INTEGER;

const GROUPINGS = {
  cause: (entry) => {
    const { cause } = entry.link;
    return [{ key: cause?.id ?? "", title: cause?.title ?? word("cause.alone"), rank: cause?.place ?? ALONE, entry }];
  },
  domain: (entry) => [{ key: entry.link.domain, title: entry.link.domain || word("value.unnamed"), entry }],
  // Under its posts, a finding stands once in each, with the places in that post.
  post: (entry) => {
    const posts = new Map();
    for (const citation of entry.citations) {
      const { path } = citation.post;
      if (!posts.has(path)) posts.set(path, []);
      posts.get(path).push(citation);
    }
    return [...posts].map(([path, citations]) => {
      const { title, date } = citations[0].post;
      return { key: path, title: title || path, date, entry: { link: entry.link, citations } };
    });
  },
};

/** Rows of the list: headings and findings; what is settled comes last. */
export function rowsOf(entries, group, sort, settled) {
  const waiting = [];
  const done = [];
  for (const { link, citations } of entries) {
    const over = citations.filter((citation) => settled(link, citation));
    if (over.length === 0) {
      waiting.push({ link, citations });
      continue;
    }
    const rest = citations.filter((citation) => !over.includes(citation));
    if (rest.length > 0) waiting.push({ link, citations: rest });
    done.push({ link, citations: over });
  }
  const rows = grouped(waiting, group, sort);
  if (done.length === 0) return rows;
  return [...rows, doneHead(done), ...grouped(done, "none", sort)];
}

function doneHead(entries) {
  return { kind: "head", key: "", title: say("desk.decided", { n: entries.length }), entries, repairs: 0, over: true };
}

function grouped(entries, group, sort) {
  const order = ORDERS[sort];
  const sorted = order === null ? entries : [...entries].sort(order);
  const grouping = GROUPINGS[group];
  if (grouping === undefined) return sorted.map(item);
  const groups = new Map();
  for (const entry of sorted) {
    for (const part of grouping(entry)) {
      if (!groups.has(part.key)) groups.set(part.key, { ...part, entries: [] });
      groups.get(part.key).entries.push(part.entry);
    }
  }
  return [...inOrder(groups, sort)].flatMap((one) => [head(one), ...one.entries.map(item)]);
}

/** Causes keep their own order; other groups come by the first finding, or the heaviest first. */
function inOrder(groups, sort) {
  const all = [...groups.values()];
  if (sort !== "severity") return all;
  return all.sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || weight(b) - weight(a));
}

const SEVERE = { dead: 1000, invalid: 100, suspect: 1 };
const weight = (group) => group.entries.reduce((sum, { link }) => sum + (SEVERE[link.status] ?? 0.001), 0);

const item = (entry) => ({ kind: "item", ...entry });

function head({ key, title, date, entries }) {
  return {
    kind: "head",
    key,
    title,
    date,
    entries,
    repairs: entries.filter(({ link }) => link.suggestion).length,
  };
}
