// Conversations as this browser keeps them: their questions, never an answer. Each has an entry of
// its own, so that no tab writes over another's.
import { HOME } from "./service.js";

const PREFIX = `qa-talk:${HOME}:`;
const CURRENT = `qa-talk-current:${HOME}`;
const MOST_TURNS = 20; // that the server takes
const MOST_DROPPED = 50; // words of one turn, that the server takes as well
const LONGEST_DROPPED = 100; // characters
const MOST_CHARACTERS = 16_000; // of a conversation as JSON; with three bytes each far less than the server takes
export const MOST_TALKS = 20;

const storage = reach("localStorage");
const tab = reach("sessionStorage");

// where the browser forbids it, reading it is an error already
function reach(name) {
  try {
    const found = window[name];
    found.setItem(`${PREFIX}?`, "");
    found.removeItem(`${PREFIX}?`);
    return found;
  } catch {
    return null;
  }
}

export const isAvailable = storage !== null;

// half a surrogate pair is no text; browsers that can't tell leave that to the server
const isText = (value) => typeof value === "string" && value.trim() !== "" && (value.isWellFormed?.() ?? true);
const isDropped = (value) => isText(value) && value.length <= LONGEST_DROPPED;

// what the address of a turn on the page carries
export const turnOf = (address) => JSON.parse(decodeURIComponent(address.slice("#turn=".length)));

// the turns as the server takes them, or null: what lies here or comes from elsewhere may be anything
export function asTurns(value) {
  if (!Array.isArray(value) || !value.length) return null;
  const turns = value.slice(-MOST_TURNS).map((one) => ({
    question: one?.question, alone: one?.alone ?? false, without: one?.without ?? [], key: one?.key ?? null,
  }));
  const isRight = turns.every(({ question, alone, without, key }) => isText(question)
    && typeof alone === "boolean" && Array.isArray(without)
    && without.length <= MOST_DROPPED && without.every(isDropped)
    && (key === null || /^[A-Za-z0-9_-]{16}$/.test(key)));
  if (!isRight) return null;
  while (turns.length && JSON.stringify(turns).length > MOST_CHARACTERS) turns.shift();
  return turns.length ? turns : null;
}

// {id, text, at, turns} of a conversation, or null; `text` is the entry as it lies there
export function read(id) {
  const text = storage?.getItem(PREFIX + id);
  try {
    const { at, turns } = JSON.parse(text);
    const checked = asTurns(turns);
    return checked && Number.isFinite(at) ? { id, text, at, turns: checked } : null;
  } catch {
    return null;
  }
}

// the latest first
export function talks() {
  const names = Object.keys(storage ?? {}).filter((name) => name.startsWith(PREFIX));
  const found = names.map((name) => read(name.slice(PREFIX.length))).filter(Boolean);
  return found.sort((a, b) => b.at - a.at);
}

// Keeps the turns in place of `earlier`, what this tab last knew of the conversation; where another
// tab went on with it, as one of its own; where it was deleted, not at all. What is kept, or null.
export function write(turns, earlier) {
  let id = earlier?.id ?? newId();
  const there = storage?.getItem(PREFIX + id) ?? null;
  if (!storage || (earlier && there === null)) return null;
  if (earlier && there !== earlier.text) id = newId();
  const checked = asTurns(turns);
  const text = JSON.stringify({ at: Date.now(), turns: checked });
  if (!checked || !put(id, text)) return null;
  talks().slice(MOST_TALKS).forEach((old) => remove(old.id));
  return { id, text };
}

function put(id, text) {
  for (;;) {
    try {
      storage.setItem(PREFIX + id, text);
      return true;
    } catch { // full: the oldest goes
      const oldest = talks().filter((one) => one.id !== id).at(-1);
      if (!oldest) return false;
      remove(oldest.id);
    }
  }
}

export const remove = (id) => storage?.removeItem(PREFIX + id);

export function removeAll() {
  for (const name of Object.keys(storage ?? {})) if (name.startsWith(PREFIX)) storage.removeItem(name);
}

// the conversation that this tab shows after a reload
export const current = () => tab?.getItem(CURRENT) ?? null;
export const setCurrent = (id) => (id ? tab?.setItem(CURRENT, id) : tab?.removeItem(CURRENT));

// crypto.randomUUID is not there over plain http
const newId = () => Date.now().toString(36) + Math.random().toString(36).slice(2, 10);
