// The questions that lead on from the last answer. They come after it; those that were found for an
// earlier one are never shown.
import { asTurns, turnOf } from "./conversations.js";
import { button } from "./elements.js";
import { find, send } from "./gradio.js";
import { post } from "./service.js";

let shown = ""; // addresses of the turns whose last answer they follow
let row = null;

export function followingChanged() {
  const place = find("#qa-following");
  if (!place) return;
  const turns = [...document.querySelectorAll("#qa-chat a.qa-turn")].map((link) => link.getAttribute("href"));
  const key = isAnswered() ? turns.join() : "";
  if (key === shown && place === row) return;
  [shown, row] = [key, place];
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "接着可以问");
  show([]);
  if (key) ask(key, turns);
}

// an answer with quotes, the last thing on the page
function isAnswered() {
  const last = [...document.querySelectorAll("#qa-chat [data-testid='user'], #qa-chat [data-testid='bot']")].at(-1);
  return Boolean(last?.querySelector(".qa-copy"));
}

async function ask(key, turns) {
  const found = await post("chat/follow-ups", asTurns(turns.map(turnOf))).then((reply) => reply.json(), () => null); // only an offer
  if (key === shown && found) show(found.questions);
}

function show(questions) {
  row.querySelectorAll(".qa-suggestion").forEach((old) => old.remove());
  row.append(...questions.map((text) => button("qa-suggestion", text, () => send("#qa-again", JSON.stringify({ question: text })))));
  row.classList.toggle("qa-shown", questions.length > 0);
}
