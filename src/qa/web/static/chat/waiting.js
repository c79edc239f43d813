// What was asked for and isn't there yet. Gradio shows nothing of it here, and waits for ever.
import { make } from "./elements.js";
import { find } from "./gradio.js";

const SOON = 2_000; // milliseconds; most answers are there before
const LONG = 20_000;
const SEARCHING = "正在查找原文……";
const UNANSWERED = "等了很久也没有回音，服务可能停了。请刷新页面再试，输入框里的问题会留着。";
const ASKED = "#qa-question, #qa-again"; // where Enter asks; links send theirs so as well
const MESSAGES = "#qa-chat [data-testid='user'], #qa-chat [data-testid='bot']";
const SOURCE = "#qa-wanted";

let wanted = null; // {isThere, timers} of what was asked for last
let notice = null;

const isOpen = () => Boolean(find("#qa-side")?.classList.contains("open"));
// messages only: Gradio counts seconds beside them, unseen
const conversation = () => [...document.querySelectorAll(MESSAGES)].map((one) => one.textContent).join("\n");

function wait(isThere) {
  end();
  const timers = [[SOON, SEARCHING], [LONG, UNANSWERED]].map(([after, text]) => setTimeout(tell, after, text));
  wanted = { isThere, timers };
}

function waitForAnswer() {
  const before = conversation();
  wait(() => conversation() !== before);
}

function end() {
  wanted?.timers.forEach(clearTimeout);
  wanted = null;
  if (notice?.textContent) tell("");
}

function tell(text) {
  notice ??= document.body.appendChild(make("div", "", "", { id: "qa-waiting", role: "status" }));
  notice.textContent = text;
}

document.addEventListener("keypress", ({ key, shiftKey, target }) => {
  if (key !== "Enter" || shiftKey || !target.value?.trim()) return;
  if (target.closest(ASKED)) waitForAnswer();
  else if (target.closest(SOURCE) && !isOpen()) wait(isOpen);
});
document.addEventListener("click", ({ target }) => {
  if (target.closest?.("#qa-send") && find("#qa-question textarea")?.value.trim()) waitForAnswer();
});

export function waitingChanged() {
  if (wanted && (wanted.isThere() || find(".toast-body"))) end();
}
