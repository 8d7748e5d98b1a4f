// Light, dark, or as the system has it.

import { byId } from "./dom.js";

/** Make the choice of colours work. */
export function createTheme() {
  const select = byId("theme");
  select.value = document.documentElement.dataset.theme ?? "";
  select.hidden = false;
  select.addEventListener("change", () => {
    if (select.value) document.documentElement.dataset.theme = select.value;
    else delete document.documentElement.dataset.theme;
    try {
      localStorage.setItem("loccit.theme", select.value);
    } catch {
      // Then it holds as long as the page is open.
    }
  });
}
