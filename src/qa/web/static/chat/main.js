// The chat page's own script: what the links in answers do, and what follows when the page changes.
import { copyAnswer } from "./copy.js";
import { blame, feedbackChanged, praise } from "./feedback.js";
import { mend, send } from "./gradio.js";
import { historyChanged, start } from "./history.js";
import { closeSource, openSource, sourceChanged } from "./source.js";
import { talksChanged } from "./talks.js";

const ACTS = {
  "#cite=": openSource, "#close": closeSource, "#copy": copyAnswer, "#alone=": askAlone,
  "#good=": praise, "#poor=": blame,
};

function askAlone(link) {
  send("#qa-alone", decodeURIComponent(link.getAttribute("href").slice("#alone=".length)));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a");
  const target = link?.getAttribute("href") || "";
  const found = Object.keys(ACTS).find((start) => target.startsWith(start));
  if (!found) return;
  event.preventDefault();
  ACTS[found](link);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing) closeSource();
  const link = event.key === " " && event.target.closest?.("a[role='button']");
  if (!link) return;
  event.preventDefault(); // what is called a button is pressed by the space bar, too
  link.click();
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
  answersChanged();
  feedbackChanged();
  sourceChanged();
  historyChanged();
  talksChanged();
}
new MutationObserver(changed).observe(document.documentElement, { childList: true, subtree: true });
start();
changed();
