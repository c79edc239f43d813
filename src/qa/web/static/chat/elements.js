// Parts of the page. Text enters them through textContent only, so nothing that is said becomes markup.
export function make(tag, className = "", text = "", attributes = {}) {
  const part = document.createElement(tag);
  if (className) part.className = className;
  part.textContent = text;
  for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
  return part;
}

export function button(className, text, act) {
  const part = make("button", className, text, { type: "button" });
  part.addEventListener("click", act);
  return part;
}
