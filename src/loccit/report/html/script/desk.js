// The reviewer's desk: the view, the list that it gives, the finding that is chosen, what is decided.

import { createBulk } from "./bulk.js";
import { decisionOf, doneKey } from "./decide.js";
import { today } from "./decisions.js";
import { showDetail, showNothing } from "./detail.js";
import { byId, el } from "./dom.js";
import { chips, createFacets } from "./facets_pane.js";
import { filtered } from "./filter.js";
import { openable } from "./foreign.js";
import { isGlob } from "./globs.js";
import { rowsOf } from "./groups.js";
import { listen } from "./keys.js";
import { createList } from "./list.js";
import { day } from "./locale.js";
import { createPrint } from "./print.js";
import { rowDrawer, rowHeight } from "./rows.js";
import { prepareSearch } from "./search.js";
import { sourceUrl } from "./source.js";
import { toast, tell } from "./toast.js";
import { emptyView, GROUPS, readView, toggled, writeView } from "./view.js";
import { say, word } from "./words.js";

const IGNORED_DAYS = 180;

/** Make the desk work. */
export function createDesk(data, decisions, drafts, details) {
  let view = readView(location.hash) ?? emptyView();
  let shown = { entries: [], citations: 0 };
  let rows = [];
  let items = [];
  let chosen = -1;
  let wanted = 0;
  const choices = { until: today(IGNORED_DAYS), onlyPost: false, further: false };
  const pane = byId("detail");
  const facets = createFacets(byId("facets"), { toggle, recount, model: data });
  const list = createList(byId("list"), {
    height: rowHeight,
    draw: rowDrawer({
      decisions,
      choose: (place) => choose(place, { open: true }),
      acceptAll,
      ignoreAll,
      decideMany,
      position: (place) => ({ at: items.indexOf(place) + 1, of: items.length }),
      isChosen: (place) => place === chosen,
    }),
  });
  const openBulk = createBulk(data, { record: recordMany, settled: decisions.settled });
  const desk = { data, decisions, drafts, details, choices, copy, step, close, decide, forget, keepNote, decideMany };

  function compute() {
    shown = filtered(data.links, view, decisions, facets.seen(view));
    rows = rowsOf(shown.entries, view.group, view.sort, decisions.settled);
    items = rows.flatMap((row, place) => (row.kind === "item" ? [place] : []));
    chosen = nearest(items.filter((place) => rows[place].link.id === view.at)) ?? items[0] ?? -1;
    list.show(rows);
    facets.show(view, shown.counts);
    controls();
    detail();
  }

  /** Of the rows of one finding (it stands under each of its posts) the one that was looked at. */
  function nearest(places) {
    const distance = (place) => Math.abs(place - wanted);
    return places.reduce((best, place) => (distance(place) < distance(best) ? place : best), places[0]);
  }

  function recount() {
    facets.show(view, filtered(data.links, view, decisions, facets.seen(view)).counts);
  }

  function controls() {
    if (byId("search").value !== view.q) byId("search").value = view.q;
    byId("group").value = view.group;
    byId("sort").value = view.sort;
    byId("count").textContent = say("desk.count", { links: shown.entries.length, citations: shown.citations });
    chips(byId("chips"), view, { toggle, clear, model: data });
    byId("empty").hidden = items.length > 0;
    byId("empty").textContent = word(data.links.length > 0 ? "desk.empty" : "desk.nothing");
  }

  function detail() {
    if (chosen < 0) showNothing(pane);
    else showDetail(pane, rows[chosen], desk);
  }

  function change(next, { replace = false } = {}) {
    view = next;
    const address = writeView(view);
    if (replace) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    compute();
  }

  function toggle(key, value) {
    change(toggled(view, key, value));
  }

  function clear() {
    change({ ...emptyView(), group: view.group, sort: view.sort });
    byId("search").focus();
  }

  function choose(place, { open = false, focus = true } = {}) {
    const before = chosen;
    chosen = place;
    wanted = place;
    view = { ...view, at: rows[place].link.id };
    history.replaceState(null, "", writeView(view));
    list.refresh(before);
    // Where the desk is below the fold, so are its details and the controls at their foot.
    if (byId("toolbar").getBoundingClientRect().top > window.innerHeight / 4) byId("findings").scrollIntoView();
    list.reveal(place, byId("toolbar").getBoundingClientRect().bottom);
    list.refresh(place);
    if (focus) list.node(place)?.querySelector("button")?.focus({ preventScroll: true });
    detail();
    if (open) openSheet();
  }

  function step(by) {
    const at = items.indexOf(chosen);
    // The first key brings the finding that is chosen already into view.
    const by_ = inView() ? by : 0;
    const next = items[Math.max(0, Math.min(items.length - 1, at + by_))];
    if (next === undefined) return;
    const within = pane.contains(document.activeElement);
    choose(next, { focus: !within });
    if (within) pane.querySelector(".body").focus({ preventScroll: true });
  }

  function inView() {
    const box = list.node(chosen)?.getBoundingClientRect();
    return Boolean(box) && box.top < window.innerHeight - 40 && box.bottom > 0;
  }

  /** Show the details, which a narrow window shows above the list. */
  function openSheet() {
    document.documentElement.dataset.sheet = "open";
  }

  /** Have the reviewer write into a field of the chosen finding. */
  function write(field) {
    if (chosen < 0) return;
    choices.further = true;
    openSheet();
    detail();
    pane.querySelector(`#${field}`).focus();
  }

  function close() {
    delete document.documentElement.dataset.sheet;
    list.node(chosen)?.querySelector("button")?.focus({ preventScroll: true });
  }

  function decide(action) {
    if (chosen < 0) return;
    const decision = decisionOf(action, rows[chosen], choices, pane);
    if (decision === null) {
      write("replacement");
      toast(word("decide.no_replacement"));
      return;
    }
    const said = say(doneKey(decision, rows[chosen].link), { until: decision.until ? day(decision.until) : "" });
    wanted = following();
    view = { ...view, at: rows[wanted].link.id };
    drafts.keep(decision.url, "");
    decisions.record([decision]);
    toast(said, { undo });
    if (chosen >= 0) choose(chosen);
  }

  const waits = (place) => !rows[place].citations.every((citation) => decisions.settled(rows[place].link, citation));

  /** The next finding that waits for a decision. */
  function following() {
    const at = items.indexOf(chosen);
    const here = rows[chosen].link;
    const open = items.filter((place) => rows[place].link !== here && waits(place));
    return open.find((place) => place > chosen) ?? open.at(-1) ?? items[Math.min(at + 1, items.length - 1)];
  }

  /** Keep a note with the decision that there is, or by itself; the finding stays as it is drawn. */
  function keepNote({ link, citations }, text, { announced = false } = {}) {
    const held = decisions.find(link, citations[0]);
    const own = held && !isGlob(held.url) ? held : null;
    if ((own?.note ?? "") !== text) {
      const { note: _, ...rest } = own ?? { url: link.url, action: "note" };
      if (text) decisions.record([{ ...rest, note: text }], { quiet: !announced });
      else if (own?.action === "note") decisions.forget(own);
      else decisions.record([rest], { quiet: !announced });
      tell(word("decide.done_note"));
    }
    if (announced) toast(word("decide.done_note"));
  }

  function refresh({ quiet = false } = {}) {
    if (quiet) {
      // Somebody may just be pressing what would be drawn anew.
      for (const place of items) list.refresh(place);
      return;
    }
    const left = window.scrollY;
    compute();
    window.scrollTo({ top: left });
  }

  function many(made, entries) {
    if (made.length === 0) return;
    const group = new Set(entries.map(({ link }) => link));
    const from = items.find((place) => group.has(rows[place].link)) ?? 0;
    decisions.record(made);
    toast(say("decide.many", { n: made.length }), { undo });
    // What was decided has gone to the end; the reviewer goes on where the group stood.
    const open = items.filter(waits);
    const next = open.find((place) => place >= from) ?? open.at(-1);
    if (next !== undefined && !waits(chosen)) choose(next, { focus: false });
  }

  function recordMany(made, count) {
    decisions.record(made);
    toast(say("bulk.done", { n: count }), { undo });
  }

  function decideMany(entries) {
    openBulk(entries, choices.until);
  }

  function acceptAll(entries) {
    const accepted = entries.filter(({ link }) => link.suggestion);
    many(accepted.map(({ link }) => ({ url: link.url, action: "accept", replacement: link.suggestion.url })), entries);
  }

  function ignoreAll(entries) {
    many(entries.map(({ link }) => ({ url: link.url, action: "ignore", until: choices.until })), entries);
  }

  function undo() {
    const url = decisions.undo();
    if (url === null) return;
    toast(word("decide.undone"));
    // What was taken back is looked at again.
    const back = items.find((place) => rows[place].link.url === url);
    if (back !== undefined) choose(back);
  }

  function forget(decision) {
    decisions.forget(decision);
  }

  async function copy(text, from) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = el("textarea", { class: "unseen" });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    from?.focus();
    tell(word("detail.copied"));
    toast(word("detail.copied"));
  }

  function open(url) {
    const href = openable(url);
    if (href !== null) window.open(href, "_blank", "noopener,noreferrer");
  }

  const link = () => rows[chosen]?.link;

  listen({
    next: () => step(1),
    previous: () => step(-1),
    show: () => {
      openSheet();
      pane.querySelector(".body")?.focus({ preventScroll: true });
    },
    open: () => open(link()?.url),
    suggestion: () => open(link()?.suggestion?.url),
    copy: () => link()?.suggestion && copy(link().suggestion.url),
    source: () => {
      const [citation] = rows[chosen]?.citations ?? [];
      const href = citation && sourceUrl(data.source, citation.post.path, citation.line);
      if (href) window.open(href, "_blank", "noopener,noreferrer");
    },
    accept: () => decide("accept"),
    ignore: () => decide("ignore"),
    "not-dead": () => decide("not-dead"),
    note: () => write("note"),
    undo,
    search: () => {
      byId("findings").scrollIntoView();
      byId("search").focus();
      byId("search").select();
    },
    group: () => change({ ...view, group: GROUPS[(GROUPS.indexOf(view.group) + 1) % GROUPS.length] }),
    help: () => byId("help").showModal(),
    close: (event) => {
      if (event.target === byId("search") && view.q) return false;
      close();
      return true;
    },
  });

  // The toolbar grows with the filters that are on; what sticks below it follows.
  new ResizeObserver(([{ target }]) => {
    document.documentElement.style.setProperty("--under", `calc(var(--top) + ${target.offsetHeight}px)`);
  }).observe(byId("toolbar"));
  byId("toolbar").addEventListener("submit", (event) => event.preventDefault());
  byId("search").addEventListener("input", (event) => change({ ...view, q: event.target.value }, { replace: true }));
  byId("group").addEventListener("change", (event) => change({ ...view, group: event.target.value }));
  byId("sort").addEventListener("change", (event) => change({ ...view, sort: event.target.value }));
  byId("filters-open").addEventListener("click", (event) => {
    const open_ = document.documentElement.toggleAttribute("data-filters");
    event.currentTarget.setAttribute("aria-expanded", String(open_));
  });
  window.addEventListener("hashchange", () => {
    const next = readView(location.hash);
    if (next === null) return;
    const moved = writeView({ ...next, at: null }) !== writeView({ ...view, at: null });
    view = next;
    compute();
    if (moved || next.at) byId("findings").scrollIntoView();
    if (next.at && chosen >= 0) choose(chosen, { focus: false });
  });
  decisions.onChange(refresh);
  // A note is kept when its field is left; closing the page or loading it again leaves no field.
  window.addEventListener("pagehide", () => {
    const note = pane.querySelector("#note");
    if (note !== null && note === document.activeElement) keepNote(rows[chosen], note.value.trim());
  });
  createPrint(() => shown.entries);
  compute();
  prepareSearch(data.links);
  if (location.hash.includes("=")) byId("findings").scrollIntoView();
  if (view.at && chosen >= 0) choose(chosen, { focus: false });
}
