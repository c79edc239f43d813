// The button and the panel: opening, closing, keyboard, small screens. Knows nothing of questions.
const PHONE = matchMedia("(max-width: 480px)");
const PAPER = { light: "#f5f3ee", dark: "#262a2f" }; // --wash in widget.css: the darker ground of text

function createFrame(options, key) {
  const { words, title } = options;
  const { host, root } = createHost();
  const frame = make("div", `frame ${options.side}`);
  frame.lang = words.locale;
  paint(frame, options.colour);
  const open = button("open", title, () => show(true));
  open.setAttribute("aria-haspopup", "dialog");
  const panel = make("section", "panel");
  panel.hidden = true;
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", title);
  const status = make("p", "told"); // read out; the log itself would be read whole, more than once
  status.setAttribute("role", "status");
  panel.append(status);
  frame.append(open, panel);
  root.append(frame);

  const { place, closeOthers } = takePlace(options.side, key, () => show(false, { takesFocus: false }));
  frame.style.setProperty("--place", place);

  // without focus: on load, or because another widget opens; then it is no modal dialog either
  function show(isOpen, { takesFocus = true } = {}) {
    if (panel.hidden !== isOpen) return;
    panel.hidden = !isOpen;
    open.hidden = isOpen;
    if (isOpen) {
      closeOthers();
      raise(host);
      fit();
    }
    panel.setAttribute("aria-modal", String(isOpen && takesFocus));
    if (takesFocus) focus();
  }

  function focus() {
    (panel.hidden ? open : panel.querySelector(".ask textarea")).focus({ preventScroll: true });
  }

  // an on-screen keyboard covers the layout's lower part: only this viewport knows
  function fit() {
    const seen = window.visualViewport;
    if (!seen || panel.hidden) return;
    const isCovered = PHONE.matches && seen.scale === 1;
    panel.style.top = isCovered ? `${seen.offsetTop}px` : "";
    panel.style.height = isCovered ? `${seen.height}px` : "";
  }
  for (const change of ["resize", "scroll"]) window.visualViewport?.addEventListener(change, fit);

  panel.addEventListener("keydown", (event) => keepInside(event, panel, root, show));
  // shortcuts of the page are not meant where somebody types
  for (const type of ["keydown", "keyup", "keypress"]) panel.addEventListener(type, (event) => event.stopPropagation());
  panel.addEventListener("focusin", () => panel.setAttribute("aria-modal", "true"));
  return { host, panel, show, focus, announce: (text) => announce(status, text) };
}

function paint(frame, colour) {
  const set = (name, value) => frame.style.setProperty(name, value);
  set("--accent", colour);
  set("--on-accent", textOn(colour));
  set("--light-link", readableOn(PAPER.light, colour));
  set("--dark-link", readableOn(PAPER.dark, colour));
}

// the same text twice is read twice
function announce(status, text) {
  status.textContent = "";
  setTimeout(() => (status.textContent = text), 50);
}

function keepInside(event, panel, root, show) {
  if (event.isComposing) return;
  if (event.key === "Escape") show(false);
  if (event.key !== "Tab") return;
  const all = [...panel.querySelectorAll("button, a[href], textarea, input")];
  const stops = all.filter((one) => one.getClientRects().length);
  const [first, last] = [stops[0], stops[stops.length - 1]];
  if (root.activeElement !== (event.shiftKey ? first : last)) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}
