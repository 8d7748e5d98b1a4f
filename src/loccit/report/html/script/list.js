// A list of any length: only the rows near the window are in the page.

const BEYOND = 8;

/** Rows drawn by `draw(row, place)`, as high as `height(row, width)` says; both are in rem. */
export function createList(element, { draw, height }) {
  let rows = [];
  let tops = [0];
  let drawn = new Map();
  let waiting = false;

  const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

  function measure() {
    const unit = rem();
    const width = element.clientWidth / unit;
    tops = [0];
    for (const row of rows) tops.push(tops.at(-1) + Math.round(height(row, width) * unit));
    element.style.height = `${tops.at(-1)}px`;
  }

  /** The last row that begins at or above a place. */
  function rowAt(y) {
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (tops[middle] <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  function update() {
    waiting = false;
    if (rows.length === 0) return;
    const top = element.getBoundingClientRect().top;
    const first = Math.max(0, rowAt(-top) - BEYOND);
    const last = Math.min(rows.length - 1, rowAt(window.innerHeight - top) + BEYOND);
    const next = new Map();
    const fresh = document.createDocumentFragment();
    for (let place = first; place <= last; place += 1) {
      const old = drawn.get(place);
      next.set(place, old ?? placed(place));
      if (!old) fresh.append(next.get(place));
    }
    for (const [place, node] of drawn) if (!next.has(place)) node.remove();
    element.append(fresh);
    drawn = next;
  }

  function placed(place) {
    const node = draw(rows[place], place);
    node.style.top = `${tops[place]}px`;
    node.style.height = `${tops[place + 1] - tops[place]}px`;
    return node;
  }

  function soon() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(update);
  }

  function redraw() {
    drawn = new Map();
    element.replaceChildren();
    measure();
    update();
  }

  window.addEventListener("scroll", soon, { passive: true });
  window.addEventListener("resize", () => requestAnimationFrame(redraw));

  return {
    /** Show other rows. */
    show(next) {
      rows = next;
      redraw();
    },
    /** Draw one row anew, where it is drawn. */
    refresh(place) {
      const old = drawn.get(place);
      if (!old) return;
      const focused = old.contains(document.activeElement);
      const node = placed(place);
      old.replaceWith(node);
      drawn.set(place, node);
      if (focused) node.querySelector("button, a")?.focus({ preventScroll: true });
    },
    redraw,
    /** Bring a row into the part of the window that nothing covers. */
    reveal(place, covered) {
      const top = element.getBoundingClientRect().top + tops[place];
      const bottom = element.getBoundingClientRect().top + tops[place + 1];
      if (top < covered) window.scrollBy(0, top - covered - 8);
      else if (bottom > window.innerHeight - 8) window.scrollBy(0, bottom - window.innerHeight + 16);
      update();
    },
    node: (place) => drawn.get(place) ?? null,
  };
}
