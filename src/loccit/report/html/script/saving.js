// Decisions written through to the file, by the server that the page came from (`loccit review`).

import { byId } from "./dom.js";
import { toast } from "./toast.js";
import { say, word } from "./words.js";

const LOOK_SECONDS = 4;
const AGAIN_SECONDS = 3;

/** Read what the file says. */
export async function readFile(address) {
  const response = await fetch(address, { cache: "no-store" });
  if (!response.ok) throw new Error(await problemOf(response));
  return response.json();
}

/** Keep decisions and file alike: ours are written as they are made, others' are read. */
export function createSaving(address, decisions, first) {
  let { version } = first;
  let busy = false;
  let waiting = 0;

  async function write() {
    if (busy || decisions.unsaved === 0) return;
    busy = true;
    clearTimeout(waiting);
    const changes = decisions.outgoing();
    state("saving");
    try {
      const answer = await post({ changes, version });
      version = answer.version;
      const overruled = decisions.arrived(answer.conflicts);
      busy = false;
      if (answer.decisions) decisions.reread(answer.decisions);
      state("saved");
      if (overruled.length > 0) tellConflicts(overruled);
      if (decisions.unsaved > 0) write();
    } catch (error) {
      decisions.arrived(null);
      busy = false;
      state("failed", error);
      waiting = setTimeout(write, AGAIN_SECONDS * 1000);
    }
  }

  async function post(changes) {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(changes),
    });
    if (!response.ok) throw new Error(await problemOf(response));
    return response.json();
  }

  async function look() {
    if (busy || document.hidden) return;
    busy = true;
    try {
      const response = await fetch(address, { cache: "no-store", headers: { "If-None-Match": `"${version}"` } });
      if (response.status === 200) {
        const answer = await response.json();
        version = answer.version;
        decisions.reread(answer.decisions);
      } else if (response.status !== 304) throw new Error(await problemOf(response));
      state("saved");
    } catch (error) {
      state("failed", error);
    }
    busy = false;
    write();
  }

  function tellConflicts(overruled) {
    const [[, , theirs]] = overruled;
    const action = theirs ? word(`decide.was_${theirs.action}`) : word("saving.taken_back");
    toast(say("saving.conflict", { n: overruled.length, theirs: action }), {
      undo: () => decisions.insist(overruled),
      label: word("saving.insist"),
      lasting: true,
    });
  }

  function state(name, error) {
    const box = byId("saving");
    const failed = name === "failed";
    const unsaved = decisions.unsaved;
    box.hidden = !failed;
    // What a browser says of a server that is gone is for programmers, and in its own language.
    const problem = error instanceof TypeError ? word("saving.ended") : error?.message;
    if (failed) box.textContent = say("saving.failed", { n: unsaved, problem });
    document.documentElement.dataset.saving = unsaved > 0 && !failed ? "saving" : name;
  }

  decisions.onChange(() => queueMicrotask(write));
  setInterval(look, LOOK_SECONDS * 1000);
  window.addEventListener("focus", look);
  state("saved");
  write();
}

async function problemOf(response) {
  try {
    return (await response.json()).error;
  } catch {
    return response.status === 404 ? word("saving.ended") : `HTTP ${response.status}`;
  }
}
