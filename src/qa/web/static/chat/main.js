// The chat page's own script: what the links in answers do, and what follows when the page changes.
import { basketChanged, keepQuote } from "./basket.js";
import { copyAnswer, copyLink } from "./copy.js";
import { draftChanged } from "./draft.js";
import { edgesChanged } from "./edges.js";
import { blame, feedbackChanged, praise } from "./feedback.js";
import { followingChanged } from "./following.js";
import { mend, send } from "./gradio.js";
import { historyChanged, start } from "./history.js";
import { closeSource, openSource, sourceChanged, stepByKey, stepTo } from "./source.js";
import { talksChanged } from "./talks.js";
import { waitingChanged } from "./waiting.js";

const ACTS = {
  "#cite=": openSource,
  "#close": closeSource,
  "#step=": stepTo,
  "#link": copyLink,
  "#copy": copyAnswer,
  "#keep=": keepQuote,
  "#alone=": askAgain,
  "#without=": askAgain,
  "#good=": praise,
  "#poor=": blame,
};

const askFor = (question) => send("#qa-again", JSON.stringify({ question }));

// what the link carries is the JSON that the server reads
function askAgain(link) {
  send("#qa-again", decodeURIComponent(link.getAttribute("href").replace(/^#\w+=/, "")));
}

document.addEventListener("click", (event) => {
  const suggestion = event.target.closest?.("#qa-suggestions .qa-suggestion");
  if (suggestion) askFor(suggestion.textContent.trim());
  const link = event.target.closest?.("a");
  const target = link?.getAttribute("href") || "";
  const found = Object.keys(ACTS).find((start) => target.startsWith(start));
  if (!found) return;
  event.preventDefault();
  ACTS[found](link);
});

document.addEventListener("keydown", (event) => {
  const button = event.key === " " && event.target.closest?.("a[role='button']");
  if (button) {
    event.preventDefault(); // a button, for whoever hears it called so
    button.click();
  }
  if (event.key === "Escape" && !event.isComposing) closeSource();
  stepByKey(event);
});

// a new answer is read from its question on
let answers = 0;
function answersChanged() {
  const found = document.querySelectorAll("#qa-chat .qa-answer, #qa-chat .qa-refusal").length;
  const questions = document.querySelectorAll("#qa-chat [data-testid='user']");
  if (found > answers) questions[questions.length - 1]?.scrollIntoView({ block: "start" });
  answers = found;
}

function changed() {
  mend();
  edgesChanged();
  answersChanged();
  feedbackChanged();
  followingChanged();
  sourceChanged();
  basketChanged();
  historyChanged();
  talksChanged();
  draftChanged();
  waitingChanged();
}
new MutationObserver(changed).observe(document.documentElement, { childList: true, subtree: true });
start();
changed();
