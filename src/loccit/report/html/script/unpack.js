// The packed findings: base64 → deflate → text.

/** Whether this browser can read them. */
export function canUnpack() {
  return typeof DecompressionStream === "function";
}

/** The text that was packed. */
export async function unpack(text) {
  const stream = new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}

function bytes(text) {
  if (typeof Uint8Array.fromBase64 === "function") return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
