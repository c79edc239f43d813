// The source beside the chat.
import { find, send } from "./gradio.js";

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

export function openSource(link) {
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

export function closeSource() {
  if (!isOpen()) return;
  find("#qa-side .toggle-button").click();
  opener?.closest(".qa-quote")?.classList.remove("qa-current");
  (opener?.isConnected ? opener : find("#qa-question textarea"))?.focus();
}

let shown = null;
export function sourceChanged() {
  const source = find(".qa-source");
  if (source && source !== shown) enterSource();
  shown = source;
}
