// What findings can be filtered by. A facet speaks of the link (`of`), or of each place (`cited`).

import { word } from "./words.js";

const named = (section) => (value) => word(`${section}.${value}`);
const itself = (value) => value || word("value.unnamed");
const unless = (none, text, label) => (value) => (value === none ? word(text) : label(value));
const decided = (action) => word(`decide.was_${action}`);

export const FACETS = [
  { key: "status", of: (link) => [link.status], label: named("status") },
  { key: "reason", of: (link) => [link.reason], label: named("reason") },
  {
    key: "change",
    of: (link) => [link.change ?? "unchanged"],
    label: unless("unchanged", "value.unchanged", named("changes")),
  },
  {
    key: "decision",
    changes: true,
    of: (link, decisions) => decisions.kinds(link),
    label: unless("none", "value.decision_none", unless("waived", "value.decision_waived", decided)),
  },
  {
    key: "repair",
    of: (link) => [link.suggestion?.kind ?? "none"],
    label: unless("none", "value.no_repair", named("suggestion")),
  },
  {
    key: "confirmed",
    of: (link) => [link.confirmed ? "yes" : "no"],
    label: (value) => word(`value.confirmed_${value}`),
  },
  {
    key: "cause",
    of: (link) => [link.cause?.id ?? "none"],
    label: (value, model) => model.causes.get(value)?.title ?? word("cause.alone"),
  },
  { key: "kind", cited: (citation) => [citation.kind], label: named("kind") },
  { key: "year", cited: ({ post }) => [post.date?.slice(0, 4) ?? ""], label: (value) => value || word("value.undated") },
  { key: "domain", of: (link) => [link.domain], label: itself },
  { key: "category", of: (link) => [link.category], label: (value) => value.replaceAll("-", " ") },
  { key: "author", cited: ({ post }) => [post.author ?? ""], label: itself },
  {
    key: "tag",
    cited: ({ post }) => (post.tags.length > 0 ? post.tags : [""]),
    label: (value) => value || word("facet.none"),
  },
  { key: "post", cited: ({ post }) => [post.path], label: itself },
];

/** The values of a facet that a link or a place has. */
export const valuesOf = (facet, one) => (facet.of ?? facet.cited)(one);

export const FACET_KEYS = new Set(FACETS.map((facet) => facet.key));
