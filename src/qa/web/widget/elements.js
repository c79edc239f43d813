// Text enters elements through textContent only, so nothing that is said becomes markup.
function make(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

function button(className, text, act) {
  const node = make("button", className, text);
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

// a word with the ✕ that takes it away
function removable(className, text, told, act) {
  const tag = make("span", `tag ${className}`, text);
  const away = button("away", "✕", act);
  away.setAttribute("aria-label", told);
  away.title = told;
  tag.append(away);
  return tag;
}
