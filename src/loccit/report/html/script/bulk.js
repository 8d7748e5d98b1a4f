// Deciding about many addresses at once: those of a group that a glob matches, each with its own
// decision; or all that it matches, those found later too, by one decision for the glob.

import { byId, el } from "./dom.js";
import { visible } from "./foreign.js";
import { isGlob, replaced, urlTail } from "./globs.js";
import { say, word } from "./words.js";

const SHOWN = 100;
const fields = ["glob", "all", "action", "replacement", "until", "note"];

/** The dialog; `record` keeps decisions. */
export function createBulk(data, { record, settled }) {
  const dialog = byId("bulk");
  const field = Object.fromEntries(fields.map((name) => [name, byId(`bulk-${name}`)]));
  let group = new Set();

  /** Open it for some findings: the addresses that they have in common, and where they may be now. */
  function open(entries, until) {
    const links = entries.map(({ link }) => link);
    group = new Set(links);
    field.glob.value = common(links);
    // A glob whose host has a star could match another site's name.
    field.all.checked = group.size === 1 || (matching().every(isInGroup) && !/^[^/]*\/\/[^/]*\*/.test(field.glob.value));
    field.replacement.value = moved(field.glob.value, links);
    field.action.value = "accept";
    field.until.value = until;
    field.note.value = "";
    show();
    dialog.showModal();
    field.replacement.focus();
  }

  const isInGroup = (link) => group.has(link);
  const globOf = () => field.glob.value.trim();

  /** The address by which a glob matches a link: its own, or as a post cites it; else nothing. */
  const matched = (link) => [link.url, ...link.citations.map(({ url }) => url)].find((url) => urlTail(globOf(), url) !== null);

  function matching() {
    if (!isGlob(globOf())) return [];
    return data.links.filter((link) => matched(link) !== undefined);
  }

  /** The links that are decided about; those outside of the group come first in the preview. */
  function meant() {
    const found = matching();
    if (!field.all.checked) return found.filter(isInGroup);
    return [...found.filter((link) => !isInGroup(link)), ...found.filter(isInGroup)];
  }

  function show() {
    const accepting = field.action.value === "accept";
    for (const box of dialog.querySelectorAll("[data-for]")) box.hidden = box.dataset.for !== field.action.value;
    const found = meant();
    const open_ = found.filter((link) => !link.citations.every((citation) => settled(link, citation)));
    const citations = found.reduce((sum, link) => sum + link.citations.length, 0);
    byId("bulk-count").textContent = isGlob(globOf())
      ? say("bulk.count", { links: found.length, citations, open: open_.length })
      : word("bulk.no_star");
    const outside = group.size > 1 ? found.filter((link) => !isInGroup(link)).length : 0;
    byId("bulk-outside").textContent = outside > 0 ? say("bulk.outside", { n: outside }) : "";
    byId("bulk-rows").replaceChildren(...found.slice(0, SHOWN).map((link) => row(link, accepting)));
    byId("bulk-more").textContent = found.length > SHOWN ? say("bulk.more", { n: found.length - SHOWN }) : "";
    byId("bulk-save").textContent = say("bulk.save", { n: found.length });
    byId("bulk-save").disabled = found.length === 0 || (accepting && field.replacement.value.trim() === "");
  }

  function row(link, accepting) {
    const to = accepting ? replacementOf(link) : "";
    const marked = group.size > 1 && !isInGroup(link) ? `${word("bulk.other")} ` : null;
    return el(
      "li",
      {},
      marked ? el("b", {}, marked) : null,
      el("bdi", { class: "address" }, visible(link.url.slice(0, 300))),
      to ? el("bdi", { class: "address to" }, visible(to.slice(0, 300))) : null,
    );
  }

  const replacementOf = (link) => replaced(globOf(), field.replacement.value.trim(), matched(link));

  /** A decision of the chosen kind; `replacement` is what it accepts. */
  function decision(url, replacement) {
    const made = { url, action: field.action.value };
    if (made.action === "accept") made.replacement = replacement;
    if (made.action === "ignore" && field.until.value) made.until = field.until.value;
    if (field.note.value.trim()) made.note = field.note.value.trim();
    return made;
  }

  function save() {
    const links = meant();
    const made = field.all.checked
      ? [decision(globOf(), field.replacement.value.trim())]
      : links.map((link) => decision(link.url, replacementOf(link)));
    dialog.close();
    record(made, links.length);
  }

  for (const name of fields) field[name].addEventListener("input", show);
  byId("bulk-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (!byId("bulk-save").disabled) save();
  });
  byId("bulk-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  return open;
}

/** The narrowest glob for links: what they begin with, up to a slash, whatever the scheme; else their domain. */
function common(links) {
  const parts = links.map(({ url }) => /^(\w+):\/\/(.*)$/s.exec(url)).filter(Boolean);
  if (parts.length === 0) return "";
  const schemes = new Set(parts.map(([, scheme]) => scheme));
  let start = parts[0][2];
  for (const [, , rest] of parts) {
    let same = 0;
    while (same < start.length && start[same] === rest[same]) same += 1;
    start = start.slice(0, same);
  }
  const query = start.indexOf("?");
  const path = query < 0 ? start : start.slice(0, query);
  const slash = path.lastIndexOf("/");
  const head = slash < 0 ? "" : path.slice(0, slash + 1);
  const scheme = schemes.size > 1 ? "*" : parts[0][1];
  if (head !== "") return `${scheme}://${head.replace(/[*?[]/g, "?")}*`;
  const domains = new Set(links.map(({ domain }) => domain));
  return domains.size === 1 && links[0].domain ? `${scheme}://*${links[0].domain}/*` : "";
}

/** Where the suggestions say that all of them moved alike, else nothing. */
function moved(glob, links) {
  const heads = new Set();
  for (const { url, suggestion } of links) {
    if (!suggestion || suggestion.kind === "archived") continue;
    const tail = urlTail(glob, url);
    if (!tail || !suggestion.url.endsWith(tail)) return "";
    heads.add(suggestion.url.slice(0, -tail.length));
  }
  return heads.size === 1 ? `${[...heads][0]}*` : "";
}
