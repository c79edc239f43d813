// The chat page's own script: sources beside the chat, copying, and what Gradio leaves undone.
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
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
    "Connection to the server was lost. Attempting reconnection...": "与服务器的连接断了，正在重新连接……",
  };
  let opener = null; // the citation whose source is open; the focus goes back to it
  let asked = ""; // its reference

  const isOpen = () => find("#qa-side")?.classList.contains("open");

  function showMark() {
    find(".qa-source mark")?.scrollIntoView({ block: "center" });
  }

  // whoever reads by keyboard goes on in the source
  function enterSource() {
    showMark();
    find(".qa-close")?.focus({ preventScroll: true });
  }

  // as if typed into a hidden box: Gradio sends at this key, once it has taken over the value
  function send(place, value) {
    const box = find(`${place} textarea, ${place} input`);
    if (!box) return;
    box.value = value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new KeyboardEvent("keypress", { key: "Enter", bubbles: true }));
  }

  function askAlone(link) {
    send("#qa-alone", decodeURIComponent(link.getAttribute("href").slice("#alone=".length)));
  }

  function openSource(link) {
    const side = find("#qa-side");
    if (!side) return;
    opener?.closest(".qa-quote")?.classList.remove("qa-current");
    opener = link;
    link.closest(".qa-quote")?.classList.add("qa-current");
    const reference = link.getAttribute("href");
    if (isOpen()) {
      if (reference === asked) enterSource(); // the panel holds it already and won't change
    } else {
      new MutationObserver((_, watch) => {
        if (!isOpen()) return;
        watch.disconnect();
        enterSource();
      }).observe(side, { attributes: true, attributeFilter: ["class"] });
    }
    asked = reference;
    send("#qa-wanted", reference);
  }

  function closeSource() {
    if (!isOpen()) return;
    find("#qa-side .toggle-button").click();
    opener?.closest(".qa-quote")?.classList.remove("qa-current");
    (opener?.isConnected ? opener : find("#qa-question textarea"))?.focus();
  }

  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const box = document.createElement("textarea"); // over plain http there is no clipboard
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    return box.remove();
  }

  async function copyAnswer(link) {
    const answer = link.closest(".qa-answer").cloneNode(true);
    answer.querySelectorAll(".qa-tools, .qa-page, .qa-inherited a").forEach((part) => part.remove());
    const parts = [...answer.querySelectorAll("h3, p, .qa-words, .qa-source-line")];
    const lines = parts.map((part) => part.textContent.trim().replace(/\s+/g, " "));
    const told = await copy(lines.join("\n")).then(() => "已复制 ✓", () => "没能复制，请手动选取");
    const before = link.textContent;
    link.textContent = told;
    setTimeout(() => { link.textContent = before; }, 1500);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a");
    const target = link?.getAttribute("href") || "";
    const act = { "#cite=": openSource, "#close": closeSource, "#copy": copyAnswer, "#alone=": askAlone };
    const found = Object.keys(act).find((start) => target.startsWith(start));
    if (!found) return;
    event.preventDefault();
    act[found](link);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) closeSource();
  });

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

  // a new answer is read from its question on; an opened source from its first mark on
  let answers = 0;
  let shown = null;
  function afterChange() {
    if (document.documentElement.lang !== "zh-CN") document.documentElement.lang = "zh-CN";
    for (const [selector, label] of Object.entries(LABELS)) {
      for (const part of document.querySelectorAll(selector)) part.setAttribute("aria-label", label);
    }
    for (const part of document.querySelectorAll(".toast-title, [data-testid='toast-text']")) {
      const text = part.textContent.trim();
      if (text && !/\p{Script=Han}/u.test(text)) part.textContent = NOTICES[text] || "系统出错了，请稍后再试。";
    }
    const found = document.querySelectorAll("#qa-chat .qa-answer, #qa-chat .qa-refusal").length;
    const questions = document.querySelectorAll("#qa-chat [data-testid='user']");
    if (found > answers) questions[questions.length - 1]?.scrollIntoView({ block: "start" });
    answers = found;
    const source = find(".qa-source");
    if (source && source !== shown) enterSource();
    shown = source;
  }
  new MutationObserver(afterChange).observe(document.documentElement, { childList: true, subtree: true });
})();
