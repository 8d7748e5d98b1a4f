// What is shown of a chosen finding besides what the list has. It is packed in blocks of as many
// findings; a block is unpacked when somebody looks at a finding of it.

import { unpack } from "./unpack.js";

const NONE = { hops: [], evidence: [], notes: [], history: [] };

/** The details of all findings; `packed` resolves to their blocks, a line each. */
export function createDetails(packed, { block }) {
  const lines = packed.then((text) => text.split("\n"));
  const blocks = new Map();

  async function unpacked(number) {
    return (await unpack((await lines)[number])).split("\n");
  }

  return {
    /** A finding with its details. */
    async of(link) {
      const number = Math.floor(link.place / block);
      if (!blocks.has(number)) blocks.set(number, unpacked(number));
      return { ...NONE, ...link, ...JSON.parse((await blocks.get(number))[link.place % block]) };
    },
  };
}
