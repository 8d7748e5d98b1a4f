// Where a post's source line is opened: `[report] source_url`, filled in.

/** The template's address for a line, or null where there is no template or no line. */
export function sourceUrl(template, path, line) {
  if (!template || line === null) return null;
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return template.replaceAll("{path}", () => encoded).replaceAll("{line}", String(line));
}
