// What Gradio leaves undone: names for screen readers, Chinese notices, input methods. And how its
// events are set off from here.
const LABELS = {
  "[data-testid='user']": "问题",
  "[data-testid='bot']": "回答",
  "#qa-chat [role='log']": "对话",
  "#qa-side": "原文",
  "#qa-side .toggle-button": "打开或关闭原文",
  "[data-testid='toast-close']": "关闭通知",
};
// Gradio's own notices, which no translation reaches
const NOTICES = {
  Error: "出错了",
  Warning: "注意",
  Info: "提示",
  "Connection to the server was lost. Attempting reconnection...": "与服务器的连接断了，正在重新连接……连上后页面自动刷新，没问完的问题会留在输入框里。",
};

export const find = (selector) => document.querySelector(selector);

export const boxIn = (place) => find(`${place} textarea, ${place} input`);

// as if typed
export function fill(box, value) {
  if (!box) return;
  box.value = value;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

// as if typed into a hidden box: Gradio sends at this key, once it has taken over the value
export function send(place, value) {
  fill(boxIn(place), value);
  boxIn(place)?.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true }));
}

// a name counts only where there is a role
function name(part, label) {
  part.setAttribute("aria-label", label);
  if (part.localName === "div" && !part.hasAttribute("role")) part.setAttribute("role", "group");
}

export function mend() {
  if (document.documentElement.lang !== "zh-CN") document.documentElement.lang = "zh-CN";
  for (const [selector, label] of Object.entries(LABELS)) {
    for (const part of document.querySelectorAll(selector)) name(part, label);
  }
  for (const part of document.querySelectorAll(".toast-title, [data-testid='toast-text']")) {
    const text = part.textContent.trim();
    if (text && !/\p{Script=Han}/u.test(text)) part.textContent = NOTICES[text] || "系统出错了，请稍后再试。";
  }
}

// Gradio sends at keypress and doesn't ask whether an input method is still composing.
// 229: the key belongs to the input method; Safari says it only at keydown.
let isComposing = false;
window.addEventListener("keydown", (event) => {
  isComposing = event.isComposing || event.keyCode === 229;
}, true);
window.addEventListener("keypress", (event) => {
  if (event.key !== "Enter" || !event.target.closest?.("#qa-question")) return;
  if (!isComposing && !event.isComposing) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
