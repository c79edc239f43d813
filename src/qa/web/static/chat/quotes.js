// What the basket keeps in the browser: references to quotes and notes, never their words.
// Each change reads what is stored first, so that tabs add to one another.
import { HOME } from "./service.js";

const STORE = `qa-basket:${HOME}`;
export const MOST = 100;
export const LONGEST_NOTE = 500;

let memory = []; // stands in where the browser keeps nothing
export let isLasting = true;

// the same words of a document are one quote, wherever they stand now
export const idOf = ({ document, key }) => JSON.stringify([document, key]);

export function parse(href) {
  const [document, spans, key] = href.slice("#keep=".length).split(":");
  try {
    const pairs = spans.split(",").map((span) => span.split("-").map(Number));
    const item = { document: decodeURIComponent(document), spans: pairs, key, note: "" };
    return isItem(item) ? item : null;
  } catch {
    return null;
  }
}

// as the service takes it: one that it doesn't would have all the others refused
function isItem(item) {
  const isText = (text, most) => typeof text === "string" && text.length <= most && (text.isWellFormed?.() ?? true);
  const isSpan = (span) => Array.isArray(span) && span.length === 2 && span.every(Number.isSafeInteger)
    && span[0] >= 0 && span[0] < span[1] && span[1] <= 1e9;
  return isText(item?.document, 300) && item.document !== "" && isText(item.key, 40) && item.key !== ""
    && typeof item.note === "string" && Array.isArray(item.spans) && item.spans.length > 0
    && item.spans.length <= 50 && item.spans.every(isSpan);
}

function writable(note) {
  const text = note.slice(0, LONGEST_NOTE);
  return text.toWellFormed?.() ?? text;
}

export function items() {
  let found = memory;
  try {
    if (isLasting) found = JSON.parse(localStorage.getItem(STORE) ?? "[]");
  } catch (error) {
    isLasting = error instanceof SyntaxError; // what is no JSON is written anew
  }
  const known = new Map();
  for (const { document, spans, key, note } of Array.isArray(found) ? found.filter(isItem) : []) {
    const item = { document, spans, key, note: writable(note) };
    known.set(idOf(item), item);
  }
  return [...known.values()].slice(0, MOST);
}

export function change(edit) {
  const next = edit(items());
  memory = next;
  try {
    localStorage.setItem(STORE, JSON.stringify(next));
  } catch {
    isLasting = false;
  }
  for (const listener of listeners) listener();
}

const listeners = [];
export function onChange(listener) {
  listeners.push(listener);
}
window.addEventListener("storage", (event) => {
  if (event.key === STORE || event.key === null) listeners.forEach((listener) => listener());
});
