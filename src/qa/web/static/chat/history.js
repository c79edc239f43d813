// The conversation on the page outlives it: its questions are kept here (conversations.js), and the server
// answers them anew. And a conversation that the widget hands over goes on here.
import * as kept from "./conversations.js";
import { make } from "./elements.js";
import { boxIn, fill, find, send } from "./gradio.js";

const TALK = "#talk=";
const LONGEST_FRAGMENT = 200_000; // characters; Chinese takes nine each in an address
const PATIENCE = 30_000; // milliseconds until a conversation that was asked for must be there
const BUSY = "#qa-send, #qa-question, #qa-new, .qa-suggestion, #qa-chat a"; // what would ask meanwhile
const UNREADABLE = "带过来的对话读不出来。请在这里重新提问。";
const UNOPENED = "对话没能打开。请刷新页面再试。";

let talk = null; // {id, text} of the conversation on the page as it is kept; null: not yet
let isForgotten = false; // it was deleted while it is on the page: what was deleted is not kept again
let shown = []; // addresses of the turns on the page
let opening = null; // {turns, talk, isSent, timer} of the conversation that is being opened

export function historyChanged() {
  sendOpening();
  const now = [...document.querySelectorAll("#qa-chat a.qa-turn")].map((link) => link.getAttribute("href"));
  if (now.join() === shown.join()) return;
  const last = shown.at(-1);
  shown = now;
  if (opening) return opened();
  remind();
  if (!now.length) return forget(); // a new conversation begins
  if (talk && !now.includes(last)) talk = null; // it doesn't go on
  if (isForgotten || !kept.isAvailable) return;
  const before = talk;
  talk = kept.write(now.map(kept.turnOf), before);
  isForgotten = talk === null && before !== null;
  kept.setCurrent(talk?.id);
}

// what is on the page goes along with each question: a server that was restarted has forgotten it
function remind() {
  fill(boxIn("#qa-restore"), shown.length ? JSON.stringify(kept.asTurns(shown.map(kept.turnOf))) : "");
}

export function forget(isDeleted = false) {
  talk = null;
  isForgotten = isDeleted;
  kept.setCurrent(null);
}

export const isOnPage = (id) => talk?.id === id;

export function open(found) {
  if (opening || isOnPage(found.id)) return;
  begin(found.turns, found);
}

// what is asked meanwhile would be lost, or lose the conversation
function begin(turns, opened) {
  opening = { turns, talk: opened, isSent: false, timer: 0 };
  document.documentElement.classList.add("qa-opening");
  tell("正在打开对话……");
  sendOpening();
}

function sendOpening() {
  if (!opening || opening.isSent || !boxIn("#qa-restore")) return;
  opening.isSent = true;
  opening.timer = setTimeout(failed, PATIENCE);
  find("#qa-chat [role='log']")?.setAttribute("aria-live", "off"); // not all of it aloud
  send("#qa-restore", JSON.stringify(opening.turns));
}

function opened() {
  const { turns } = opening;
  if (shown.length !== turns.length || kept.turnOf(shown.at(-1)).question !== turns.at(-1).question) return;
  [talk, isForgotten] = [opening.talk, false];
  kept.setCurrent(talk?.id);
  end(`已打开${turns.length}个问题的对话，都按现在的文档重新回答了。`, false);
  [...document.querySelectorAll("#qa-chat [data-testid='user']")].at(-1)?.scrollIntoView({ block: "start" });
}

function failed() {
  end(UNOPENED);
}

function end(message, isShown = true) {
  clearTimeout(opening.timer);
  opening = null;
  remind();
  document.documentElement.classList.remove("qa-opening");
  setTimeout(() => find("#qa-chat [role='log']")?.setAttribute("aria-live", "polite"), 500);
  tell(message, isShown);
}

for (const name of ["keypress", "click"]) {
  window.addEventListener(name, (event) => {
    if (!opening || !event.target.closest?.(BUSY)) return;
    if (name === "keypress" && event.key !== "Enter") return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
}

let notice = null;
let fading = 0;
function tell(text, isShown = true) {
  if (!notice) {
    notice = make("div", "", "", { id: "qa-notice", role: "status" });
    document.body.append(notice);
  }
  clearTimeout(fading);
  notice.classList.toggle("qa-unseen", !isShown);
  notice.textContent = text;
  if (!opening) fading = setTimeout(() => { notice.textContent = ""; }, 8000);
}

// {questions: [{question, without}]} behind `#talk=`, which no server gets to see
function receive() {
  if (!location.hash.startsWith(TALK)) return false;
  const text = location.hash.slice(TALK.length);
  window.history.replaceState(null, "", location.pathname + location.search);
  let turns = null;
  try {
    turns = text.length <= LONGEST_FRAGMENT ? kept.asTurns(JSON.parse(decodeURIComponent(text)).questions) : null;
  } catch { /* told below */ }
  if (!turns) tell(UNREADABLE);
  else if (!opening) begin(turns, kept.write(turns, null));
  return turns !== null;
}

// who asks before the new conversation is there asks in the new one
document.addEventListener("click", (event) => {
  if (event.target.closest?.("#qa-new")) fill(boxIn("#qa-restore"), "");
}, true);

export function start() {
  document.documentElement.classList.toggle("qa-no-history", !kept.isAvailable);
  window.addEventListener("hashchange", receive);
  const last = receive() ? null : kept.read(kept.current());
  if (last) begin(last.turns, last);
}
