// Globs of addresses, in the dialect of loccit/globs.py: `*` within a name, `**` across folders, and
// what a glob matches, it matches with everything below it.

const PIECES = /\*\*\/|\*\*|\*|\?|\[[!^]?\]?[^\]]*\]|./gsu;
const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;
const compiled = new Map();

/** Whether an address stands for many. */
export const isGlob = (url) => url.includes("*");

/** What the star at the end of a glob stands for in an address; null where it does not match. */
export function urlTail(glob, url) {
  if (!compiled.has(glob)) compiled.set(glob, expression(glob));
  const match = compiled.get(glob)?.exec(url);
  return match ? (match.groups?.tail ?? "") : null;
}

/** An address to cite instead, with what the glob's last star stands for put in the place of `*`. */
export function replaced(glob, replacement, url) {
  const tail = urlTail(glob, url);
  return tail === null ? null : replacement.replaceAll("*", () => tail);
}

function expression(glob) {
  const head = glob.replace(/\*+$/, "");
  try {
    return new RegExp(`^(?:${body(head)}${head === glob ? "(?:/.*)?" : "(?<tail>.*)"})$`, "isu");
  } catch {
    return null; // a set of characters that is none; it matches nothing
  }
}

function body(glob) {
  const anchored = glob.startsWith("/") || glob.includes("://");
  const parts = [anchored ? "" : "(?:.*/)?"];
  for (const piece of glob.replace(/^\/+/, "").replace(/^\*\*\//, "").match(PIECES) ?? []) {
    if (piece === "**/") parts.push("(?:.*/)?");
    else if (piece === "**") parts.push(".*");
    else if (piece === "*") parts.push("[^/]*");
    else if (piece === "?") parts.push("[^/]");
    else if (piece.length > 2 && piece.startsWith("[")) parts.push(set(piece.slice(1, -1)));
    else parts.push(piece.replace(SPECIAL, "\\$&"));
  }
  return parts.join("");
}

function set(text) {
  const excluded = text.length > 1 && "!^".includes(text[0]);
  const marks = [...(excluded ? text.slice(1) : text)];
  const parts = [];
  while (marks.length > 0) {
    const range = marks[1] === "-" && marks.length > 2 && marks[0] <= marks[2];
    parts.push(range ? `${escaped(marks[0])}-${escaped(marks[2])}` : escaped(marks[0]));
    marks.splice(0, range ? 3 : 1);
  }
  return excluded ? `[^/${parts.join("")}]` : `[${parts.join("")}]`;
}

const escaped = (mark) => mark.replace(/[\\\]^[\-/]/, "\\$&");
