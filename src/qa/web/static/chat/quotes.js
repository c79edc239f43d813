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

function isItem(item) {
  const isSpan = (span) => Array.isArray(span) && span.length === 2 && span.every(Number.isSafeInteger);
  return [item?.document, item?.key, item?.note].every((text) => typeof text === "string")
    && Array.isArray(item.spans) && item.spans.length > 0 && item.spans.every(isSpan);
}

export function items() {
  let found = memory;
  try {
    if (isLasting) found = JSON.parse(localStorage.getItem(STORE) ?? "[]");
  } catch (error) {
    isLasting = error instanceof SyntaxError; // what is no JSON is written anew
  }
  const known = new Map();
  for (const item of Array.isArray(found) ? found.filter(isItem) : []) known.set(idOf(item), item);
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
