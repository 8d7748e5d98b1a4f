// The packed findings: base64 → deflate → JSON.

/** Whether this browser can read them. */
export function canUnpack() {
  return typeof DecompressionStream === "function";
}

/** The findings, posts, causes and words of this report. */
export async function unpack(text) {
  const stream = new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

function bytes(text) {
  if (typeof Uint8Array.fromBase64 === "function") return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
