// decisions.toml, written and read: tables `[[decision]]` of texts and days, and nothing else.

import { say, word } from "./words.js";

const KEYS = ["url", "action", "replacement", "post", "until", "note", "decided"];
const ACTIONS = new Set(["accept", "ignore", "not-dead", "note"]);
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Decisions → the file that `audit`, `gate` and `repair` read. */
export function writeToml(decisions) {
  const tables = decisions.map((decision) => {
    const lines = KEYS.filter((key) => decision[key]).map((key) => `${key} = ${quoted(decision[key])}`);
    return `[[decision]]\n${lines.join("\n")}\n`;
  });
  return tables.join("\n");
}

// Besides quotes, TOML's basic strings forbid controls; lone surrogates can't be written at all.
function quoted(text) {
  const escaped = text
    .replace(/[\\"]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t")
    .replace(/[\u0000-\u001f\u007f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replace(/\p{Surrogate}/gu, "\ufffd");
  return `"${escaped}"`;
}

/** A file's decisions, and what is wrong with it, by line. */
export function readToml(text) {
  const found = [];
  const problems = [];
  const complain = (line, problem) => problems.push(say("decisions.bad_line", { line, problem }));
  text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .forEach((written, index) => {
      const line = written.trim();
      if (line === "" || line.startsWith("#")) return;
      if (/^\[\[\s*["']?decision["']?\s*\]\]\s*(#.*)?$/.test(line)) found.push({ line: index + 1, table: {} });
      else if (!keep(line, found.at(-1)?.table)) complain(index + 1, word("decisions.bad_toml"));
    });
  const decisions = [];
  for (const { line, table } of found) {
    const problem = wrong(table);
    if (problem === null) decisions.push(table);
    else complain(line, problem);
  }
  return { decisions, problems };
}

const ENTRY = /^(?:"(\w+)"|'(\w+)'|([\w-]+))\s*=\s*(?:("(?:[^"\\]|\\.)*")|'([^']*)'|(\d{4}-\d{2}-\d{2}))\s*(?:#.*)?$/;

function keep(line, table) {
  const match = ENTRY.exec(line);
  if (!match || !table) return false;
  const key = match[1] ?? match[2] ?? match[3];
  const value = match[4] === undefined ? (match[5] ?? match[6]) : unquoted(match[4]);
  if (value === null) return false;
  if (KEYS.includes(key)) table[key] = value;
  return true;
}

const ESCAPES = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", e: "\x1b", '"': '"', "\\": "\\" };

function unquoted(text) {
  let good = true;
  const value = text.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/g, (_, code) => {
    if (Object.hasOwn(ESCAPES, code)) return ESCAPES[code];
    const point = code.length > 1 ? Number.parseInt(code.slice(1), 16) : -1;
    if (point >= 0 && point <= 0x10ffff) return String.fromCodePoint(point);
    good = false;
    return "";
  });
  return good ? value : null;
}

function wrong({ url, action, until, replacement }) {
  if (!url) return word("decisions.bad_url");
  if (!ACTIONS.has(action)) return say("decisions.bad_action", { action: action ?? "" });
  if (action === "accept" && !replacement) return word("decisions.bad_replacement");
  if (until && !isDay(until)) return say("decisions.bad_until", { until });
  return null;
}

/** Whether a text is a day of the calendar. */
export function isDay(text) {
  const time = Date.parse(`${text}T00:00:00Z`);
  return DAY.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
