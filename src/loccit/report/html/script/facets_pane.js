// The filters beside the list: each facet with its values and what choosing one would leave.

import { button, el, unseen } from "./dom.js";
import { FACETS, valuesOf } from "./facets.js";
import { visible } from "./foreign.js";
import { number } from "./locale.js";
import { say, word } from "./words.js";

const FEW = 6;
const MANY = 100;
const OPEN = new Set(["status", "reason", "change", "decision"]);

/** The pane of filters; what is unfolded or looked for stays so while counts change. */
export function createFacets(pane, { toggle, recount, model }) {
  const useful = FACETS.filter((facet) => facet.changes || differs(facet, model.links));
  const states = new Map(FACETS.map(({ key }) => [key, { open: OPEN.has(key), all: false, find: "" }]));

  /** Draw all facets for a view and its counts. */
  function show(view, counts) {
    const focused = document.activeElement?.dataset?.facet;
    const shown = useful.filter(({ key }) => key !== "decision" || counts.get(key).size > 1 || view.filters.has(key));
    pane.replaceChildren(...shown.map((facet) => drawn(facet, view, counts.get(facet.key))));
    if (focused) pane.querySelector(`[data-facet="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  function drawn(facet, view, counts) {
    const chosen = view.filters.get(facet.key) ?? new Set();
    const values = [...new Set([...chosen, ...counts.keys()])].map((value) => ({
      value,
      label: facet.label(value, model),
      count: counts.get(value) ?? 0,
      on: chosen.has(value),
    }));
    values.sort((a, b) => b.on - a.on || b.count - a.count || (a.label < b.label ? -1 : 1));
    const state = states.get(facet.key);
    const body = el("div", { class: "values" });
    fill(body, facet, values, state);
    return el(
      "details",
      { open: state.open || chosen.size > 0, toggle: (event) => unfolded(state, event.currentTarget.open) },
      el("summary", { "data-facet": facet.key }, word(`facet.${facet.key}`)),
      body,
    );
  }

  // Only what is unfolded is counted.
  function unfolded(state, open) {
    if (state.open === open) return;
    state.open = open;
    if (open) recount();
  }

  function fill(body, facet, values, state) {
    const found = state.find
      ? values.filter(({ label }) => label.toLowerCase().includes(state.find.toLowerCase()))
      : values;
    const shown = found.slice(0, state.all ? MANY : FEW);
    const items = el("ul", {}, shown.map((value) => item(facet, value)));
    const old = body.querySelector("ul");
    if (old) {
      old.replaceWith(items);
      return;
    }
    if (state.all && values.length > MANY / 4) body.append(finder(body, facet, values, state));
    body.append(items);
    if (values.length > FEW) body.append(folder(body, facet, values, state));
  }

  function item(facet, { value, label, count, on }) {
    const id = `${facet.key}=${value}`;
    const box = el("input", { type: "checkbox", "data-facet": id, change: () => toggle(facet.key, value) });
    box.checked = on;
    return el(
      "li",
      {},
      el(
        "label",
        { title: visible(label.slice(0, 300)) },
        box,
        el("bdi", { class: "value" }, visible(label.slice(0, 200))),
        el("span", { class: "count" }, number(count)),
      ),
    );
  }

  function finder(body, facet, values, state) {
    const name = say("facet.find", { name: word(`facet.${facet.key}`) });
    const input = el("input", {
      type: "search",
      "aria-label": name,
      placeholder: name,
      input: () => {
        state.find = input.value;
        fill(body, facet, values, state);
      },
    });
    input.value = state.find;
    return input;
  }

  function folder(body, facet, values, state) {
    const text = state.all ? word("facet.fewer") : say("facet.more", { n: values.length });
    return button(
      text,
      () => {
        state.all = !state.all;
        state.find = "";
        body.replaceChildren();
        fill(body, facet, values, state);
        body.querySelector("input")?.focus();
      },
      { class: "quiet" },
    );
  }

  return {
    show,
    /** The facets whose counts are seen. */
    seen: (view) => new Set(FACETS.map(({ key }) => key).filter((key) => states.get(key).open || view.filters.has(key))),
  };
}

/** Whether a facet tells any two findings apart. */
function differs(facet, links) {
  const values = new Set();
  return links.some((link) => {
    for (const one of facet.of ? [link] : link.citations) for (const value of valuesOf(facet, one)) values.add(value);
    return values.size > 1;
  });
}

/** The filters that are on, each with its way out. */
export function chips(list, view, { toggle, clear, model }) {
  const items = FACETS.flatMap((facet) =>
    [...(view.filters.get(facet.key) ?? [])].map((value) => {
      const label = visible(facet.label(value, model).slice(0, 80));
      const name = say("desk.remove", { name: `${word(`facet.${facet.key}`)}: ${label}` });
      return el("li", {}, button([el("bdi", {}, label), unseen(` ${name}`), " ×"], () => toggle(facet.key, value), { class: "chip" }));
    }),
  );
  if (items.length > 0 || view.q) items.push(el("li", {}, button(word("desk.clear"), clear, { class: "quiet" })));
  list.replaceChildren(...items);
}
