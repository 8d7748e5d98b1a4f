// The findings as the page works with them: citations know their post, links what they are found by.

import { linkValues, placeValues } from "./facets.js";
import { word } from "./words.js";

const LONG = 2000;

/** Packed data → links with all that filters, search and groups need. */
export function model(data) {
  const causes = data.causes.map((cause, place) => ({ ...cause, place }));
  const causeOf = new Map(causes.flatMap((cause) => cause.links.map((link) => [link, cause])));
  const posts = data.posts.map((post) => ({ tags: [], ...post }));
  const links = data.links.map((packed, place) => linked(packed, place, posts, causeOf.get(place) ?? null));
  return {
    ...data,
    links,
    causes: new Map(causes.map((cause) => [cause.id, cause])),
    byId: new Map(links.map((link) => [link.id, link])),
  };
}

function linked(packed, place, posts, cause) {
  const link = { hops: [], evidence: [], notes: [], history: [], category: "other", ...packed, place, cause };
  link.citations = packed.citations.map((citation) => {
    const marked = (citation.context ?? "").slice(citation.markStart ?? 0, citation.markEnd ?? 0);
    const cited = {
      context: "",
      markStart: 0,
      markEnd: 0,
      kind: "link",
      heading: "",
      text: marked,
      url: packed.url,
      ...citation,
      post: posts[citation.post],
    };
    cited.values = placeValues(cited);
    return cited;
  });
  link.values = linkValues(link);
  link.search = searchable(link);
  return link;
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
