// The view: what is searched, filtered, grouped and chosen. It is kept in the page's address.

import { FACETS, FACET_KEYS } from "./facets.js";

export const GROUPS = ["cause", "domain", "post", "none"];
export const SORTS = ["severity", "citations", "newest", "oldest", "domain", "sure"];

/** A view that shows everything. */
export function emptyView() {
  return { q: "", group: GROUPS[0], sort: SORTS[0], at: null, filters: new Map() };
}

/** An address's fragment → the view, or null where it names a part of the page instead. */
export function readView(hash) {
  const text = hash.replace(/^#/, "");
  if (text !== "" && !text.includes("=")) return null;
  const view = emptyView();
  for (const [key, value] of new URLSearchParams(text)) {
    if (key === "q") view.q = value;
    else if (key === "at") view.at = value;
    else if (key === "group" && GROUPS.includes(value)) view.group = value;
    else if (key === "sort" && SORTS.includes(value)) view.sort = value;
    else if (FACET_KEYS.has(key)) view.filters.set(key, new Set(value.split(",").map(unescaped)));
  }
  return view;
}

/** The view as an address's fragment, with `#`; only what differs from the empty one. */
export function writeView(view) {
  const fields = new URLSearchParams();
  for (const { key } of FACETS) {
    const chosen = view.filters.get(key);
    if (chosen?.size) fields.set(key, [...chosen].map(escaped).join(","));
  }
  const plain = emptyView();
  for (const key of ["q", "group", "sort", "at"]) {
    if (view[key] && view[key] !== plain[key]) fields.set(key, view[key]);
  }
  const text = fields.toString();
  return text === "" ? "#all=" : `#${text.replaceAll("%2C", ",")}`;
}

/** The view with a facet's value taken up or left out. */
export function toggled(view, key, value) {
  const chosen = new Set(view.filters.get(key));
  if (!chosen.delete(value)) chosen.add(value);
  const filters = new Map(view.filters);
  if (chosen.size > 0) filters.set(key, chosen);
  else filters.delete(key);
  return { ...view, filters };
}

// A comma parts values, so that one within a value is written otherwise.
const escaped = (value) => value.replaceAll("~", "~0").replaceAll(",", "~1");
const unescaped = (value) => value.replaceAll("~1", ",").replaceAll("~0", "~");
