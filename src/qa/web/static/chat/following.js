// The questions that lead on from the last answer. They come after it; a row that was found for
// an earlier one stays hidden.
import { find } from "./gradio.js";

export function followingChanged() {
  const row = find("#qa-following");
  if (!row) return;
  const asked = document.querySelectorAll("#qa-chat [data-testid='user']").length;
  const isOurs = asked > 0 && Boolean(row.querySelector(`.qa-after-${asked}`));
  if (row.classList.contains("qa-shown") !== isOurs) row.classList.toggle("qa-shown", isOurs);
  if (row.getAttribute("role") === "group") return;
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "接着可以问");
}
