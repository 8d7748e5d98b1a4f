// One decision about many addresses: all that a glob matches, with a preview of each.

import { byId, el } from "./dom.js";
import { visible } from "./foreign.js";
import { isGlob, replaced, urlTail } from "./globs.js";
import { say, word } from "./words.js";

const SHOWN = 100;
const fields = ["glob", "action", "replacement", "until", "note"];

/** The dialog; `record` keeps the decision. */
export function createBulk(data, { record, settled }) {
  const dialog = byId("bulk");
  const field = Object.fromEntries(fields.map((name) => [name, byId(`bulk-${name}`)]));

  /** Open it for some findings: the addresses that they have in common, and where they may be now. */
  function open(entries, until) {
    const links = entries.map(({ link }) => link);
    field.glob.value = common(links);
    field.replacement.value = moved(field.glob.value, links);
    field.action.value = "accept";
    field.until.value = until;
    field.note.value = "";
    show();
    dialog.showModal();
    field.replacement.focus();
  }

  function matching() {
    const glob = field.glob.value.trim();
    if (!isGlob(glob)) return [];
    return data.links.filter((link) => link.citations.some(({ url }) => urlTail(glob, url) !== null || urlTail(glob, link.url) !== null));
  }

  function show() {
    const accepting = field.action.value === "accept";
    for (const box of dialog.querySelectorAll("[data-for]")) box.hidden = box.dataset.for !== field.action.value;
    const found = matching();
    const open_ = found.filter((link) => !link.citations.every((citation) => settled(link, citation)));
    const citations = found.reduce((sum, link) => sum + link.citations.length, 0);
    byId("bulk-count").textContent = isGlob(field.glob.value)
      ? say("bulk.count", { links: found.length, citations, open: open_.length })
      : word("bulk.no_star");
    byId("bulk-rows").replaceChildren(...found.slice(0, SHOWN).map((link) => row(link, accepting)));
    byId("bulk-more").textContent = found.length > SHOWN ? say("bulk.more", { n: found.length - SHOWN }) : "";
    byId("bulk-save").textContent = say("bulk.save", { n: found.length });
    byId("bulk-save").disabled = found.length === 0 || (accepting && field.replacement.value.trim() === "");
  }

  function row({ url }, accepting) {
    const to = accepting ? replaced(field.glob.value.trim(), field.replacement.value.trim(), url) : null;
    return el(
      "li",
      {},
      el("bdi", { class: "address" }, visible(url.slice(0, 300))),
      to ? el("bdi", { class: "address to" }, visible(to.slice(0, 300))) : null,
    );
  }

  function save() {
    const action = field.action.value;
    const decision = { url: field.glob.value.trim(), action };
    if (action === "accept") decision.replacement = field.replacement.value.trim();
    if (action === "ignore" && field.until.value) decision.until = field.until.value;
    if (field.note.value.trim()) decision.note = field.note.value.trim();
    const { length } = matching();
    dialog.close();
    record(decision, length);
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
