// The page's beginning: read the findings, then let the reviewer work.

import { createDecisions } from "./decisions.js";
import { createDesk } from "./desk.js";
import { createDialogs } from "./dialogs.js";
import { byId } from "./dom.js";
import { showKeys } from "./keys.js";
import { localise } from "./locale.js";
import { model } from "./model.js";
import { createTheme } from "./theme.js";
import { canUnpack, unpack } from "./unpack.js";
import { learn } from "./words.js";

async function begin() {
  localise(document);
  createTheme();
  const data = await unpack(byId("data").textContent);
  learn(data.words);
  const decisions = createDecisions(data.title);
  createDialogs(decisions);
  showKeys();
  for (const id of ["decisions-open", "help-open", "desk"]) byId(id).hidden = false;
  byId("plain").hidden = true;
  createDesk(model(data), decisions);
  document.documentElement.dataset.ready = "";
}

// What goes wrong is told to whoever looks, and the plain table stays.
function giveUp(error) {
  document.documentElement.classList.remove("scripted");
  byId("no-data").hidden = false;
  if (error) console.error(error);
}

if (canUnpack()) begin().catch(giveUp);
else giveUp();
