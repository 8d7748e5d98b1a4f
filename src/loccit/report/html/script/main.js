// The page's beginning: read the findings, then let the reviewer work.

import { createDecisions } from "./decisions.js";
import { createDesk } from "./desk.js";
import { createDetails } from "./details.js";
import { createDialogs } from "./dialogs.js";
import { byId } from "./dom.js";
import { createDrafts } from "./drafts.js";
import { showKeys } from "./keys.js";
import { localise } from "./locale.js";
import { model } from "./model.js";
import { createProgress } from "./progress.js";
import { createSaving, readFile } from "./saving.js";
import { createTheme } from "./theme.js";
import { canUnpack, unpack } from "./unpack.js";
import { learn } from "./words.js";

async function begin() {
  const data = JSON.parse(await unpack(byId("data").textContent));
  learn(data.words);
  const saved = data.savesTo ? await readFile(data.savesTo) : null;
  const decisions = createDecisions(data.archive, saved?.decisions ?? data.decisions, { local: saved === null });
  createDialogs(decisions, { saved: saved !== null });
  showKeys();
  for (const id of ["decisions-open", "help-open", "desk"]) byId(id).hidden = false;
  byId("plain").hidden = true;
  const all = model(data);
  createDesk(all, decisions, createDrafts(data.archive), createDetails(packedDetails(), data));
  createProgress(all, decisions);
  if (saved !== null) createSaving(data.savesTo, decisions, saved);
  ready();
}

/** The details stand after this script, so that the list need not wait for them. */
async function packedDetails() {
  if (document.readyState === "loading") await new Promise((done) => document.addEventListener("DOMContentLoaded", done));
  return byId("details").textContent;
}

function ready() {
  document.documentElement.dataset.ready = "";
}

// What goes wrong is logged to the console, and the plain table stays.
function giveUp(error) {
  document.documentElement.classList.remove("scripted");
  byId("no-data").hidden = false;
  if (error) console.error(error);
}

localise(document);
createTheme();
// A report without findings has nothing to unpack and no desk.
if (byId("desk") === null) ready();
else if (canUnpack()) begin().catch(giveUp);
else giveUp();
