// What a search looks at. It is made while the reader does nothing, or when somebody searches.

import { word } from "./words.js";

const LONG = 2000;
const SLICE = 8; // ms

/** All texts of a finding in small letters. */
export const searched = (link) => (link.search ??= searchable(link));

/** Make it for all links in the browser's idle time, never so long that a key or a click waits. */
export function prepareSearch(links) {
  let next = 0;
  function some() {
    const end = performance.now() + SLICE;
    while (next < links.length && performance.now() < end) searched(links[next++]);
    if (next < links.length) requestIdleCallback(some);
  }
  // Safari has none; there the first search makes it.
  window.requestIdleCallback?.(some);
}

function searchable(link) {
  const texts = [link.url, link.target, link.finalUrl, link.suggestion?.url, link.domainUnicode, link.sentence];
  texts.push(link.status, word(`reason.${link.reason}`), link.cause?.title);
  for (const citation of link.citations) {
    const { post } = citation;
    texts.push(citation.context, citation.text, citation.heading, post.title, post.path, post.author, ...post.tags);
  }
  const cut = texts.filter(Boolean).map((text) => (text.length > LONG ? text.slice(0, LONG) : text));
  const all = cut.join("\n");
  return (all.includes("%") ? `${all}\n${decoded(link.url.slice(0, LONG))}` : all).toLowerCase();
}

function decoded(url) {
  try {
    return decodeURI(url);
  } catch {
    return "";
  }
}
