// What is shown of a chosen finding besides what the list has. It is unpacked once the list is there,
// and each finding's line is parsed when somebody looks at it.

import { unpack } from "./unpack.js";

const NONE = { hops: [], evidence: [], notes: [], history: [] };

/** The details of all findings; they are not there before `load`. */
export function createDetails() {
  let lines = null;
  const listeners = [];

  return {
    /** Unpack them. */
    async load(packed) {
      lines = (await unpack(packed)).split("\n");
      for (const listener of listeners) listener();
    },
    onLoad: (listener) => listeners.push(listener),
    /** A finding with its details, or null where they are not there yet. */
    whole: (link) => (lines === null ? null : { ...NONE, ...link, ...JSON.parse(lines[link.place]) }),
  };
}
