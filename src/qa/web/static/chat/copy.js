// An answer with its sources as text.
export async function copy(text, place = document.body) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const box = document.createElement("textarea"); // over plain http there is no clipboard
  box.value = text;
  place.append(box); // inside an open dialog, outside of which nothing can be selected
  box.select();
  document.execCommand("copy");
  return box.remove();
}

async function tell(link, copying) {
  const told = await copying.then(() => "已复制 ✓", () => "没能复制，请手动选取");
  const before = link.textContent;
  if (before === told) return; // pressed again before it is itself again
  link.textContent = told;
  setTimeout(() => { link.textContent = before; }, 1500);
}

const textOf = (part) => part.textContent.trim().replace(/\s+/g, " ");

export function copyAnswer(link) {
  const answer = link.closest(".qa-answer").cloneNode(true);
  answer.querySelectorAll(".qa-tools, .qa-keep, .qa-inherited a").forEach((part) => part.remove());
  const lines = [...answer.querySelectorAll("h3, p, .qa-words, .qa-source-line")].flatMap((part) => {
    const page = part.querySelector(".qa-page");
    page?.remove(); // its words, not the permanent link that it holds
    return page ? [textOf(part), page.querySelector("a").href] : [textOf(part)];
  });
  return tell(link, copy(lines.join("\n")));
}

export const copyLink = (link) => tell(link, copy(document.querySelector(".qa-source .qa-open").href));
