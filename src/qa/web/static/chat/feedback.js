// Thumbs under an answer: what is thought of it goes beside the question that is kept.
import { make } from "./elements.js";
import { post } from "./service.js";

const FAULTS = { wrong_quote: "引用有误", off_topic: "答非所问", outdated: "已过时", should_answer: "该答未答" };
const UNANSWERED = "should_answer";
const LONGEST_COMMENT = 500; // characters
const THANKS = "谢谢，已记录";

const votes = new Map(); // by the answer's key: was it good?
const sending = new Set(); // keys on their way

const keyOf = (thumb) => thumb.getAttribute("href").split("=")[1];

// "" where it is kept, else what went wrong; a second vote of the same answer takes the first's place
async function send(key, vote) {
  if (sending.has(key)) return null;
  sending.add(key);
  try {
    await post("api/feedback", { id: key, ...vote });
    votes.set(key, vote.good);
    return "";
  } catch (error) {
    return error.message;
  } finally {
    sending.delete(key);
  }
}

function tell(tools, text, isWrong = false) {
  const told = tools.querySelector(".qa-told") || make("span", "qa-told", "", { role: "status" });
  if (!told.isConnected) tools.append(told);
  told.classList.toggle("qa-wrong", isWrong);
  told.textContent = text;
}

export function praise(thumb) {
  const [key, tools] = [keyOf(thumb), thumb.closest(".qa-tools")];
  if (votes.get(key)) return;
  closeForm(thumb);
  send(key, { good: true }).then((problem) => {
    if (problem === null) return;
    tell(tools, problem || THANKS, Boolean(problem));
    feedbackChanged();
  });
}

export function blame(thumb) {
  if (closeForm(thumb)) return;
  const answer = thumb.closest(".qa-answer");
  thumb.closest(".qa-tools").querySelector(".qa-told")?.remove();
  answer.append(form(thumb, Boolean(answer.querySelector(".qa-refusal"))));
  thumb.setAttribute("aria-expanded", "true");
  const open = answer.querySelector(".qa-feedback");
  open.scrollIntoView({ block: "nearest" }); // the question box lies over the page's end
  open.querySelector("input").focus({ preventScroll: true });
}

function closeForm(thumb) {
  const [open, opener] = [".qa-feedback", ".qa-poor"].map((one) => thumb.closest(".qa-answer").querySelector(one));
  opener.setAttribute("aria-expanded", "false");
  open?.remove();
  return Boolean(open);
}

function form(thumb, isRefusal) {
  // the log of the conversation would read each part of it aloud
  const made = make("form", "qa-feedback", "", { "aria-label": "说说哪里不好", "aria-live": "off" });
  const problem = make("div", "qa-wrong", "", { role: "alert" });
  const buttons = make("div", "qa-feedback-buttons");
  const cancel = make("button", "", "取消", { type: "button" });
  buttons.append(make("button", "qa-submit", "提交", { type: "submit" }), cancel);
  made.append(reasons(isRefusal), comment(), problem, buttons);
  const leave = () => { closeForm(thumb); thumb.focus(); };
  cancel.addEventListener("click", leave);
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation(); // the source beside it stays
    leave();
  });
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(thumb, made, problem);
  });
  return made;
}

function reasons(isRefusal) {
  const group = make("fieldset");
  group.append(make("legend", "", "哪里不好？"));
  const names = Object.keys(FAULTS);
  if (isRefusal) names.sort((a, b) => (b === UNANSWERED) - (a === UNANSWERED));
  for (const name of names) {
    const label = make("label");
    label.append(make("input", "", "", { type: "radio", name: "reason", value: name }), FAULTS[name]);
    group.append(label);
  }
  return group;
}

function comment() {
  const label = make("label", "qa-comment", "补充说明（可以不写）");
  label.append(make("textarea", "", "", { name: "comment", rows: "2", maxlength: LONGEST_COMMENT }));
  return label;
}

async function submit(thumb, made, problem) {
  const given = new FormData(made);
  if (!given.get("reason")) {
    problem.textContent = "请选一个原因。";
    made.querySelector("input").focus();
    return;
  }
  problem.textContent = "";
  made.setAttribute("aria-busy", "true");
  const vote = { good: false, reason: given.get("reason"), comment: given.get("comment").trim() };
  const told = await send(keyOf(thumb), vote);
  made.removeAttribute("aria-busy");
  if (told === null) return;
  problem.textContent = told;
  if (told) return;
  closeForm(thumb);
  tell(thumb.closest(".qa-tools"), THANKS);
  feedbackChanged();
  thumb.focus();
}

// the page's answers may have been drawn anew
export function feedbackChanged() {
  for (const thumb of document.querySelectorAll(".qa-thumb")) {
    const pressed = String(votes.get(keyOf(thumb)) === thumb.classList.contains("qa-good"));
    if (thumb.getAttribute("aria-pressed") !== pressed) thumb.setAttribute("aria-pressed", pressed);
  }
}
