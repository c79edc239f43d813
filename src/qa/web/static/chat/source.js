// The source beside the chat: opened, stepped through and shown in either view.
import { find, send } from "./gradio.js";

const CLOSE = ".qa-close";
let opener = null; // the citation whose source is open; the focus goes back to it
let asked = ""; // its reference
let view = ""; // the end of a reference that asks for the original as printed, or nothing
let entrance = CLOSE; // what has the focus once the source is there

const isOpen = () => find("#qa-side")?.classList.contains("open");
const quoteOf = (link) => link?.closest(".qa-quote");
const numberOf = (link) => Number(link.textContent.replace(/\D/g, ""));
// the citations of the answer that the open one belongs to, by their numbers: a comparison's table
// has them in another order
const siblings = () => [...(opener?.closest(".qa-answer")?.querySelectorAll(".qa-number") || [])]
  .sort((one, other) => numberOf(one) - numberOf(other));
const placeIn = (links) => links.findIndex((link) => quoteOf(link) === quoteOf(opener));

function tellPlace() {
  const links = siblings();
  const place = placeIn(links) + 1;
  const steps = find(".qa-source .qa-steps");
  if (!steps) return;
  steps.classList.toggle("qa-many", links.length > 1);
  steps.querySelector(".qa-step").textContent = `${place}/${links.length}`;
  for (const step of steps.querySelectorAll("a")) {
    const is = step.getAttribute("href") === "#step=1" ? { name: "下一处", end: links.length } : { name: "上一处", end: 1 };
    step.setAttribute("aria-disabled", String(place === is.end));
    step.setAttribute("aria-label", `${is.name}，现在是第${place}处，共${links.length}处`);
  }
}

// whoever reads by keyboard goes on in the source
function enterSource() {
  tellPlace();
  find(".qa-source mark")?.scrollIntoView({ block: "center" });
  find(`.qa-source ${entrance}`)?.focus({ preventScroll: true });
  entrance = CLOSE;
}

function ask(reference) {
  asked = reference;
  send("#qa-wanted", reference);
}

function switchView(link) {
  const reference = link.getAttribute("href");
  view = reference.match(/:[a-z]+$/)?.[0] || "";
  entrance = ".qa-view";
  ask(reference);
}

export function openSource(link) {
  const side = find("#qa-side");
  if (!side) return;
  if (side.contains(link)) return switchView(link);
  quoteOf(opener)?.classList.remove("qa-current");
  opener = link;
  quoteOf(link)?.classList.add("qa-current");
  const reference = link.getAttribute("href") + view;
  if (isOpen()) {
    if (reference === asked) enterSource(); // the panel holds it already and won't change
  } else {
    new MutationObserver((_, watch) => {
      if (!isOpen()) return;
      watch.disconnect();
      enterSource();
    }).observe(side, { attributes: true, attributeFilter: ["class"] });
  }
  ask(reference);
}

export function stepTo(link) {
  const by = Number(link.getAttribute("href").slice("#step=".length));
  const links = siblings();
  const next = links[placeIn(links) + by];
  if (!next) return;
  entrance = `a[href="#step=${by}"]`;
  openSource(next);
  quoteOf(next).scrollIntoView({ block: "nearest" });
}

// single keys act in the source only, so that nobody sets them off by speaking or typing
export function stepByKey(event) {
  const by = { "[": -1, "]": 1 }[event.key];
  if (!by || event.isComposing || !event.target.closest?.("#qa-side")) return;
  find(`.qa-source a[href="#step=${by}"]`)?.click();
}

export function closeSource() {
  if (!isOpen()) return;
  find("#qa-side .toggle-button").click();
  quoteOf(opener)?.classList.remove("qa-current");
  (opener?.isConnected ? opener : find("#qa-question textarea"))?.focus();
}

let shown = null;
export function sourceChanged() {
  const source = find(".qa-source");
  if (source && source !== shown) enterSource();
  shown = source;
}
