// Finds the script tags and starts a widget for each.
function start(script) {
  if (shared.scripts.has(script)) return;
  shared.scripts.add(script);
  const key = JSON.stringify([new URL(script.src).origin + new URL(script.src).pathname, Object.entries(script.dataset).sort()]);
  if (shared.placed.some((other) => other.key === key)) return; // the same tag twice, by mistake
  const options = readOptions(script);
  const frame = createFrame(options, key);
  const talk = createTalk(options, frame);
  const head = make("div", "head");
  const restart = () => {
    talk.restart();
    frame.focus();
  };
  head.append(make("h2", "", options.title), talk.whole, button("", options.words.restart, restart), button("", options.words.close, () => frame.show(false)));
  frame.panel.prepend(head);
  talk.restart();
  attach(frame.host);
  // where it would cover the whole page it waits to be opened
  if (options.isOpen && !PHONE.matches) frame.show(true, { takesFocus: false });
}

// A module has no current script: then every tag of this name is meant, each once.
function scripts() {
  if (document.currentScript) return [document.currentScript];
  return [...document.querySelectorAll("script[src]")].filter((one) => new URL(one.src, location.href).pathname.endsWith("/widget.js"));
}

scripts().filter((one) => one.src).forEach(start);
