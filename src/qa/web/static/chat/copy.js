// An answer with its sources as text.
export async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const box = document.createElement("textarea"); // over plain http there is no clipboard
  box.value = text;
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  return box.remove();
}

export async function copyAnswer(link) {
  const answer = link.closest(".qa-answer").cloneNode(true);
  answer.querySelectorAll(".qa-tools, .qa-page, .qa-inherited a").forEach((part) => part.remove());
  const parts = [...answer.querySelectorAll("h3, p, .qa-words, .qa-source-line")];
  const lines = parts.map((part) => part.textContent.trim().replace(/\s+/g, " "));
  const told = await copy(lines.join("\n")).then(() => "已复制 ✓", () => "没能复制，请手动选取");
  const before = link.textContent;
  link.textContent = told;
  setTimeout(() => { link.textContent = before; }, 1500);
}
