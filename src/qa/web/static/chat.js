// A citation's number opens the source beside the chat; copying; Enter while composing stays here.
(() => {
  "use strict";
  const field = () => document.querySelector("#qa-wanted textarea, #qa-wanted input");

  function openSource(reference) {
    const box = field();
    if (!box) return;
    box.value = reference;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    // the page takes over the value before the button asks for it
    setTimeout(() => document.querySelector("#qa-fetch, #qa-fetch button")?.click(), 30);
  }

  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const box = document.createElement("textarea"); // over plain http there is no clipboard
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a");
    const target = link?.getAttribute("href") || "";
    if (target.startsWith("#cite=")) {
      event.preventDefault();
      openSource(target);
    } else if (target === "#copy") {
      event.preventDefault();
      const answer = link.closest(".qa-answer").cloneNode(true);
      answer.querySelector(".qa-copy").parentNode.remove();
      const lines = [...answer.querySelectorAll("p, blockquote")].map((part) => part.textContent.trim().replace(/\s+/g, " "));
      copy(lines.join("\n")).then(() => { link.textContent = "已复制"; setTimeout(() => { link.textContent = "复制回答和出处"; }, 1500); });
    }
  });

  // 229: the key belongs to the input method, which is still composing
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229) && event.target.closest?.("#qa-question")) event.stopPropagation();
  }, true);

  // a new answer is read from its question on; an opened source from its first mark on
  let answers = 0;
  let shown = null;
  new MutationObserver(() => {
    const found = document.querySelectorAll("#qa-chat .qa-answer, #qa-chat .qa-refusal").length;
    const questions = document.querySelectorAll("#qa-chat .user");
    if (found > answers) questions[questions.length - 1]?.scrollIntoView({ block: "start" });
    answers = found;
    const source = document.querySelector(".qa-source");
    if (source && source !== shown) source.querySelector("mark")?.scrollIntoView({ block: "center" });
    shown = source;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
