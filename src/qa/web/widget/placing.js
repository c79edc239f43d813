// Where a widget stands on a page that knows nothing of it, or fights for the same place.

// All widgets of a page, whichever service they come from; the name is theirs alone.
const shared = (window[Symbol.for("qa-widgets")] ||= { scripts: new WeakSet(), placed: [] });

// Inline and important: no rule of the page, not even for `*`, wins against it.
const HOST = {
  all: "initial", display: "block", position: "fixed", top: "0", left: "0", width: "0", height: "0",
  overflow: "visible", "z-index": "2147483647", "pointer-events": "auto", direction: "ltr", "unicode-bidi": "isolate",
};

function createHost() {
  const host = document.createElement("div");
  host.dataset.qaWidget = "";
  for (const [name, value] of Object.entries(HOST)) host.style.setProperty(name, value, "important");
  // the top layer lies above every z-index, and no transform of the page moves it
  if (host.showPopover) host.popover = "manual";
  const sheet = new CSSStyleSheet(); // no style element: a strict policy would refuse it
  sheet.replaceSync(STYLES);
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  return { host, root };
}

// What is shown last in the top layer lies above the rest of it.
function raise(host) {
  if (!host.showPopover || !host.isConnected) return;
  if (host.matches(":popover-open")) host.hidePopover();
  host.showPopover();
}

// Beside the body, not in it: pages that exchange their body keep the widget. Should a page
// drop it all the same, it comes back, but never so fast that two scripts fight for ever.
function attach(host) {
  const put = () => {
    if (host.isConnected) return;
    document.documentElement.append(host);
    raise(host);
  };
  let waiting = 0;
  new MutationObserver(() => {
    if (host.isConnected || waiting) return;
    waiting = setTimeout(() => {
      waiting = 0;
      put();
    }, 100);
  }).observe(document.documentElement, { childList: true });
  put();
}

// The place of a widget among those on its side, 0 at the edge.
function takePlace(side, key, close) {
  const place = shared.placed.filter((other) => other.side === side).length;
  const mine = { side, key, close };
  shared.placed.push(mine);
  return { place, closeOthers: () => shared.placed.forEach((other) => other !== mine && other.close()) };
}
