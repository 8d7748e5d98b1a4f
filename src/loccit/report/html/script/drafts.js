// What was typed and not decided yet; it is there again when the reviewer comes back to the finding.

/** The replacements typed for an archive's findings. */
export function createDrafts(archive) {
  const place = `loccit.drafts.${archive}`;
  let drafts = {};
  try {
    drafts = JSON.parse(localStorage.getItem(place) ?? "{}");
  } catch {
    // Then they last as long as the page is open.
  }

  return {
    of: (url) => (Object.hasOwn(drafts, url) ? drafts[url] : null),
    /** Keep a text, or forget it where it is empty. */
    keep(url, text) {
      if (text) drafts[url] = text;
      else delete drafts[url];
      try {
        localStorage.setItem(place, JSON.stringify(drafts));
      } catch {
        // As above.
      }
    },
  };
}
