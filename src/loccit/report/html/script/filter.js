// Which findings a view shows, and how many each further filter would leave.

import { FACETS, valuesOf } from "./facets.js";
import { searched } from "./search.js";

const OF_LINKS = FACETS.filter((facet) => facet.of);
const OF_PLACES = FACETS.filter((facet) => facet.cited);

/**
 * The findings of a view, each with the places that match.
 *
 * Counted are the facets in `wanted`. Their counts leave their own choice out of account, so that
 * they tell what choosing adds.
 */
export function filtered(links, view, decisions, wanted) {
  const words = view.q.toLowerCase().split(/\s+/).filter(Boolean);
  const counts = new Map(FACETS.map((facet) => [facet.key, new Map()]));
  const counted = { links: OF_LINKS.filter(isIn(wanted)), places: OF_PLACES.filter(isIn(wanted)), counts, decisions };
  const linkTests = tests(OF_LINKS, view);
  const placeTests = tests(OF_PLACES, view);
  const entries = [];
  let citations = 0;
  for (const link of links) {
    if (words.length > 0 && !words.every((one) => searched(link).includes(one))) continue;
    const failed = failing(linkTests, (facet) => ofLink(facet, link, decisions));
    if (failed === MANY) continue;
    const places = matching(link, failed, placeTests);
    count(link, failed, places, counted);
    if (failed === NONE && places.whole.length > 0) {
      entries.push({ link, citations: places.whole });
      citations += places.whole.length;
    }
  }
  return { entries, citations, counts };
}

const isIn = (wanted) => (facet) => wanted.has(facet.key);

const NONE = 0;
const MANY = 1;

const ofLink = (facet, link, decisions) => (facet.changes ? facet.of(link, decisions) : valuesOf(facet, link));

function tests(facets, view) {
  return facets.filter((facet) => view.filters.has(facet.key)).map((facet) => [facet, view.filters.get(facet.key)]);
}

/** The facet that alone fails; or that none does, or several. */
function failing(list, values) {
  let failed = NONE;
  for (const [facet, chosen] of list) {
    if (values(facet).some((value) => chosen.has(value))) continue;
    if (failed !== NONE) return MANY;
    failed = facet;
  }
  return failed;
}

/** Places that match all, and those that fail by one facet alone. */
function matching(link, failed, placeTests) {
  const whole = [];
  const but = [];
  for (const citation of link.citations) {
    const also = failing(placeTests, (facet) => valuesOf(facet, citation));
    if (also === NONE) whole.push(citation);
    else if (also !== MANY && failed === NONE) but.push([also, citation]);
  }
  return { whole, but };
}

function count(link, failed, { whole, but }, { links, places: ofPlaces, counts, decisions }) {
  if (whole.length > 0) {
    const facets = failed === NONE ? links : links.filter((facet) => facet === failed);
    for (const facet of facets) {
      for (const value of ofLink(facet, link, decisions)) add(counts.get(facet.key), value);
    }
  }
  if (failed !== NONE) return;
  for (const facet of ofPlaces) {
    const places = but.length === 0 ? whole : [...whole, ...but.filter(([only]) => only === facet).map(([, one]) => one)];
    const values = places.length === 1 ? valuesOf(facet, places[0]) : new Set(places.flatMap((place) => valuesOf(facet, place)));
    for (const value of values) add(counts.get(facet.key), value);
  }
}

function add(totals, value) {
  totals.set(value, (totals.get(value) ?? 0) + 1);
}
