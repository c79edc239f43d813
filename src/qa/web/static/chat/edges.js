// What stays at the page's edges covers nothing that is scrolled to or has the focus.
import { find } from "./gradio.js";

const EDGES = { "#qa-top": "scrollPaddingTop", "#qa-form": "scrollPaddingBottom" };
const GAP = 8; // pixels, for the outline of what has the focus

const seen = new Set();
const sizes = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    const isFixed = getComputedStyle(target).position === "sticky";
    const room = isFixed ? target.getBoundingClientRect().height + GAP : 0;
    document.documentElement.style[EDGES[`#${target.id}`]] = `${room}px`;
  }
});

export function edgesChanged() {
  for (const edge of Object.keys(EDGES)) {
    const part = find(edge);
    if (!part || seen.has(part)) continue;
    seen.add(part);
    sizes.observe(part);
  }
}
