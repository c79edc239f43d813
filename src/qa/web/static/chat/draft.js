// What stands in the question's box outlives the page: Gradio loads it anew by itself once a service
// that was lost is back.
import { find, fill } from "./gradio.js";
import { HOME } from "./service.js";

const DRAFT = `qa-draft:${HOME}`;
const BOX = "#qa-question textarea";
let isRestored = false;

function stored(act) {
  try {
    return act(window.sessionStorage);
  } catch { // forbidden, or full
    return null;
  }
}

window.addEventListener("pagehide", () => {
  const text = find(BOX)?.value;
  stored((tab) => (text ? tab.setItem(DRAFT, text) : tab.removeItem(DRAFT)));
});

export function draftChanged() {
  const box = find(BOX);
  if (isRestored || !box) return;
  isRestored = true;
  const text = stored((tab) => tab.getItem(DRAFT));
  stored((tab) => tab.removeItem(DRAFT)); // a tab that this one opens would begin with it, too
  if (text && !box.value) fill(box, text);
}
