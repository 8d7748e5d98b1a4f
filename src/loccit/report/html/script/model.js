// The findings as the page works with them: citations know their post, links their cause.

/** Packed data → links with all that filters and groups need. Links and citations are completed in
 * place: of a big report copies would take longer than all the rest. */
export function model(data) {
  const causes = data.causes.map((cause, place) => ({ ...cause, place }));
  const causeOf = new Map(causes.flatMap((cause) => cause.links.map((link) => [link, cause])));
  for (const post of data.posts) post.tags ??= [];
  data.links.forEach((link, place) => {
    link.place = place;
    link.cause = causeOf.get(place) ?? null;
    link.category ??= "other";
    for (const citation of link.citations) complete(citation, link, data.posts);
  });
  const byId = new Map(data.links.map((link) => [link.id, link]));
  for (const [id, day] of Object.entries(data.noticed)) byId.get(id).noticed = day;
  return { ...data, causes: new Map(causes.map((cause) => [cause.id, cause])), byId };
}

function complete(citation, link, posts) {
  citation.post = posts[citation.post];
  citation.context ??= "";
  citation.markStart ??= 0;
  citation.markEnd ??= 0;
  citation.kind ??= "link";
  citation.heading ??= "";
  // Where it is what the context marks, nothing is packed.
  citation.text ??= "";
  citation.url ??= link.url;
}
