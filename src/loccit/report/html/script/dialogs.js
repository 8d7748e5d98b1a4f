// The help, and the decisions with their way out of the page and back into it.

import { button, byId, el } from "./dom.js";
import { visible } from "./foreign.js";
import { day } from "./locale.js";
import { readToml, writeToml } from "./toml.js";
import { say, word } from "./words.js";

const FILE = "decisions.toml";
const MOST = 200;

/** Make the dialogs work. */
export function createDialogs(decisions, { saved }) {
  byId("decisions-lead").textContent = word(saved ? "decisions.lead_saved" : "decisions.lead");
  for (const name of ["help", "decisions"]) {
    const dialog = byId(name);
    byId(`${name}-open`).addEventListener("click", () => {
      if (name === "decisions") listed();
      dialog.showModal();
    });
    // A click beside the dialog closes it.
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }
  byId("decisions-export").addEventListener("click", () => save(FILE, writeToml(decisions.all())));
  byId("decisions-import").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) take(await file.text());
    event.target.value = "";
  });
  byId("decisions-clear").addEventListener("click", () => {
    if (window.confirm(say("decisions.clear_sure", { n: decisions.size }))) decisions.clear();
  });
  decisions.onChange(count);
  count();

  function listed() {
    const all = decisions.all();
    const rows = all.slice(-MOST).reverse().map((decision) => {
      const { url, action, until, post, note, replacement } = decision;
      const more = [replacement && `→ ${replacement}`, until && say("decisions.until", { until: day(until) }), post, note];
      return el(
        "li",
        {},
        el("bdi", { class: "address" }, visible(url.slice(0, 200))),
        el("span", { class: "said" }, word(`decide.was_${action}`), ...more.filter(Boolean).map((text) => el("bdi", {}, ` · ${visible(text.slice(0, 200))}`))),
        button(word("decide.undo"), () => decisions.forget(decision), { class: "quiet" }),
      );
    });
    byId("decisions-list").replaceChildren(...rows);
  }

  function take(text) {
    const { decisions: read, problems } = readToml(text);
    if (read.length > 0) decisions.take(read);
    byId("decisions-state").textContent = say("decisions.imported", { n: read.length });
    byId("decisions-problems").replaceChildren(...problems.slice(0, 20).map((line) => el("li", {}, visible(line))));
  }

  function count() {
    const { size } = decisions;
    byId("decisions-count").textContent = String(size);
    byId("decisions-export").disabled = size === 0;
    byId("decisions-clear").disabled = size === 0;
    byId("decisions-problems").replaceChildren();
    if (byId("decisions").open) listed();
    const count = size === 0 ? word("decisions.none") : `${say("decisions.count", { n: size })}.`;
    const unsaved = !saved && decisions.unsaved > 0 ? ` ${say("decisions.unsaved", { n: decisions.unsaved })}` : "";
    byId("decisions-state").textContent = count + (decisions.kept || saved ? unsaved : ` ${word("decisions.not_kept")}`);
  }
}

function save(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/toml" }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
