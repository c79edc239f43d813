// The chat on somebody else's page: one script tag, no library, a shadow root, text only through
// textContent. Needs of the page's policy: script-src and connect-src with this script's origin.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script) return;
  const base = new URL(".", script.src).href.replace(/\/$/, "");
  const option = (name, standard) => script.dataset[name] || standard;
  const title = option("title", "文档问答");
  const greeting = option("greeting", "您好！请直接提问，我用文档原文回答，并注明出处。");
  const suggestions = option("suggestions", "").split("|").map((s) => s.trim()).filter(Boolean);
  const color = /^#[0-9a-f]{3,8}$|^[a-z]+$/i.test(option("color", "")) ? option("color", "") : "#a12a1e";
  const isLeft = option("position", "right") === "left";

  const CSS = `
:host { all: initial; position: fixed; z-index: 2147483000; bottom: max(20px, env(safe-area-inset-bottom)); ${isLeft ? "left" : "right"}: max(20px, env(safe-area-inset-${isLeft ? "left" : "right"})); font: 16px/1.7 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; --accent: ${color}; --ink: #1d2329; --paper: #fff; --soft: #59636e; --wash: #f5f3ee; --line: #e2ded5; --mark: #ffe08a; --true: #2a6a3c; }
@media (prefers-color-scheme: dark) { :host { --ink: #e8e6e1; --paper: #1c1f23; --soft: #a9b1b9; --wash: #262a2f; --line: #3a4047; --mark: #6b5410; --true: #8fd3a0; } .number, .retry { color: color-mix(in srgb, var(--accent) 45%, white) !important; } }
* { box-sizing: border-box; } [hidden] { display: none !important; }
button, textarea { font: inherit; color: inherit; }
button { cursor: pointer; border: 0; background: none; }
:focus-visible { outline: 2px solid color-mix(in srgb, var(--accent) 60%, white); outline-offset: 2px; }
.open { background: var(--accent); color: #fff; border-radius: 999px; padding: .75em 1.3em; font-weight: 600; box-shadow: 0 6px 24px #0004; }
.panel { position: fixed; bottom: max(20px, env(safe-area-inset-bottom)); ${isLeft ? "left" : "right"}: 20px; width: 400px; height: min(640px, calc(100dvh - 40px)); display: flex; flex-direction: column; background: var(--paper); color: var(--ink); border-radius: 16px; overflow: hidden; box-shadow: 0 12px 48px #0005; }
.head { display: flex; align-items: center; gap: .5em; padding: .7em .6em .7em 1em; background: var(--accent); color: #fff; }
.head h2 { all: unset; flex: 1; font-size: 1.0625em; font-weight: 650; }
.head button { padding: .3em .6em; border-radius: 8px; font-size: .9375em; } .head button:hover { background: #fff3; }
.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 1em; display: flex; flex-direction: column; gap: .8em; }
.mine { align-self: flex-end; scroll-margin-top: 1em; max-width: 85%; background: var(--accent); color: #fff; border-radius: 14px 14px 4px 14px; padding: .45em .85em; overflow-wrap: anywhere; white-space: pre-wrap; }
.theirs { max-width: 100%; overflow-wrap: anywhere; } .theirs p { margin: 0 0 .5em; }
.short { font-size: 1.25em; font-weight: 700; line-height: 1.45; }
table { width: 100%; border-collapse: collapse; } table, tbody, tr, th, td { display: block; padding: 0; text-align: left; }
th { margin: .2em 0 .5em; border-bottom: 2px solid var(--line); } tr + tr th { margin-top: 1.2em; }
.soft { color: var(--soft); font-size: .875em; }
.tag { display: inline-block; margin-right: .35em; padding: 0 .55em; border: 1px solid var(--line); border-radius: 1em; color: var(--ink); }
.link { padding: 0; white-space: nowrap; text-decoration: underline; text-underline-offset: .2em; }
.theirs .refusal, .theirs .silent { padding: .5em .8em; border: 1px solid var(--line); border-radius: 10px; } .refusal { background: var(--wash); } .theirs .silent { color: var(--soft); border-style: dashed; margin-bottom: .8em; }
.cite { margin: 0 0 .6em; padding: .65em .8em; background: var(--wash); border-left: 3px solid var(--accent); border-radius: 0 10px 10px 0; }
.cite blockquote { margin: 0; } .cite footer { margin-top: .35em; font-size: .8125em; color: var(--soft); line-height: 1.5; }
.cite a { color: inherit; text-underline-offset: .2em; } .number { color: var(--accent); font-weight: 700; }
.fact { display: inline-block; margin-right: .3em; } .true { white-space: nowrap; color: var(--true); }
mark { background: var(--mark); color: inherit; border-radius: .15em; }
.chips { display: flex; flex-wrap: wrap; gap: .5em; } .chip { border: 1px solid var(--line); border-radius: 999px; padding: .3em .85em; font-size: .9375em; text-align: left; } .chip:hover { border-color: var(--accent); }
.retry { border: 1px solid var(--accent); border-radius: 8px; padding: .25em .9em; color: var(--accent); font-weight: 600; }
form { display: flex; gap: .5em; padding: .7em; border-top: 1px solid var(--line); padding-bottom: max(.7em, env(safe-area-inset-bottom)); }
textarea { flex: 1; resize: none; border: 1px solid var(--line); background: var(--wash); border-radius: 10px; padding: .45em .7em; height: 2.75em; max-height: 8em; }
textarea::placeholder { color: var(--soft); opacity: 1; }
.send { background: var(--accent); color: #fff; border-radius: 10px; padding: 0 1.1em; font-weight: 600; } .send:disabled { opacity: .5; cursor: default; }
@media (max-width: 480px) { .panel { inset: 0; width: auto; height: 100dvh; border-radius: 0; } .head { padding-top: max(.7em, env(safe-area-inset-top)); } }
@media (prefers-reduced-motion: no-preference) { .panel { animation: rise .18s ease-out; } @keyframes rise { from { opacity: 0; transform: translateY(10px); } } }
@media print { :host { display: none; } }`;

  const make = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const button = (className, text, act) => {
    const node = make("button", className, text);
    node.type = "button";
    node.addEventListener("click", act);
    return node;
  };

  const host = document.createElement("div");
  // the page's own rules for every element must not hide or move the frame
  for (const [name, value] of [["display", "block"], ["position", "fixed"], ["z-index", "2147483000"], ["visibility", "visible"], ["opacity", "1"], ["transform", "none"], ["pointer-events", "auto"], ["bottom", "20px"], [isLeft ? "left" : "right", "20px"], [isLeft ? "right" : "left", "auto"], ["top", "auto"], ["width", "auto"], ["height", "auto"], ["margin", "0"], ["padding", "0"], ["border", "0"], ["background", "none"], ["filter", "none"], ["float", "none"]]) host.style.setProperty(name, value, "important");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];

  const open = button("open", title, () => show(true));
  open.setAttribute("aria-haspopup", "dialog");
  const panel = make("section", "panel");
  panel.hidden = true;
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-modal", "true");
  panel.setAttribute("aria-label", title);
  const head = make("div", "head");
  head.append(make("h2", "", title), button("", "新对话", restart), button("", "关闭", () => show(false)));
  const log = make("div", "log");
  log.setAttribute("role", "log");
  log.setAttribute("aria-live", "polite");
  const form = make("form");
  const box = make("textarea");
  box.rows = 1;
  box.placeholder = "输入问题，回车发送";
  box.setAttribute("aria-label", "问题");
  const send = make("button", "send", "提问");
  send.type = "submit";
  form.append(box, send);
  panel.append(head, log, form);
  root.append(open, panel);

  let asked = []; // earlier questions, oldest first
  let turn = 0; // answers to questions of an ended conversation are dropped

  function show(isOpen) {
    panel.hidden = !isOpen;
    open.hidden = isOpen;
    (isOpen ? box : open).focus();
  }

  function restart() {
    asked = [];
    turn += 1;
    send.disabled = false;
    log.replaceChildren();
    const welcome = make("div", "theirs");
    welcome.append(make("p", "", greeting));
    if (suggestions.length) welcome.append(chips(suggestions));
    log.append(welcome);
    if (!panel.hidden) box.focus();
  }

  function chips(texts) {
    const row = make("div", "chips");
    row.append(...texts.map((text) => button("chip", text, () => ask(text))));
    return row;
  }

  async function ask(question) {
    if (send.disabled || !question.trim()) return;
    const mine = ++turn;
    const bubble = make("div", "mine", question);
    const reply = make("div", "theirs");
    reply.append(make("p", "soft", "正在查找原文……"));
    log.append(bubble, reply);
    log.scrollTop = log.scrollHeight;
    send.disabled = true;
    try {
      const answer = await fetchAnswer(question);
      if (mine !== turn) return;
      asked.push(question);
      reply.replaceChildren(...render(answer));
    } catch (error) {
      if (mine !== turn) return;
      reply.replaceChildren(make("p", "", error.told || "暂时连不上问答服务，请稍后再试。"));
      if (error.isFinal) box.value ||= question; // to be mended, not to be typed again
      else reply.append(button("retry", "重试", () => again(question, bubble, reply)));
    } finally {
      if (mine === turn) send.disabled = false;
    }
    bubble.scrollIntoView({ block: "start" });
  }

  // moves to the end: it is asked now, after whatever was asked meanwhile
  function again(question, bubble, reply) {
    if (send.disabled) return;
    bubble.remove();
    reply.remove();
    ask(question);
  }

  async function fetchAnswer(question) {
    const response = await fetch(`${base}/api/ask`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ question, history: asked.slice(-20) }),
      credentials: "omit",
      signal: AbortSignal.timeout(20000),
    });
    if (response.ok) return response.json();
    const body = await response.json().catch(() => null);
    throw Object.assign(new Error(String(response.status)), { told: body?.error?.message, isFinal: response.status < 500 });
  }

  function render(answer) {
    const parts = [];
    if (answer.query.inherited.length) parts.push(inherited(answer.query));
    parts.push(...answer.query.notes.map((note) => make("p", "soft", note)));
    if (!answer.answered) {
      parts.push(make("p", "refusal", answer.abstention.message));
      if (answer.abstention.nearest.length) parts.push(make("p", "soft", "最接近的原文（未必回答了问题）："));
      return parts.concat(answer.abstention.nearest.map(citation));
    }
    const told = (citations) =>
      citations.flatMap((one) => [...one.answers.map((words) => make("p", "short", words)), citation(one)]);
    if (!answer.comparison.length) return parts.concat(told(answer.citations));
    const table = make("table");
    for (const side of answer.comparison) {
      const row = table.insertRow();
      const region = make("th", "", side.region || "未注明地区");
      region.scope = "row";
      const cell = make("td");
      cell.append(...told(answer.citations.filter((one) => side.citations.includes(one.number))));
      if (side.is_silent) cell.append(make("p", "silent", "在收录的文档里没有找到。未提到不等于没有。"));
      row.append(region, cell);
    }
    return [...parts, table];
  }

  function inherited(query) {
    const line = make("p", "soft", "沿用上文：");
    const words = query.inherited.filter((word) => !query.inherited.some((other) => other !== word && other.includes(word)));
    line.append(...words.map((word) => make("span", "tag", [...query.regions, ...query.elsewhere].includes(word) ? `地区 · ${word}` : word)));
    line.append(button("link", "不沿用，单独问", () => {
      if (send.disabled) return;
      asked = [];
      ask(query.text);
    }));
    return line;
  }

  function citation(one) {
    const article = make("article", "cite");
    const quote = make("blockquote");
    quote.append(make("span", "number", `〔${one.number}〕`), ...marked(one.quote, one.marks));
    const footer = make("footer");
    const link = make("a", "", one.title);
    link.href = new URL(one.url, `${base}/`).href;
    link.target = "_blank";
    link.rel = "noopener";
    link.title = "打开原文";
    if (one.kind === "caption") footer.append(make("span", "tag", "图注"));
    const facts = one.facts.map((fact) => make("span", "fact", `${fact}\u00a0·`)); // none is broken
    footer.append(link, "\u00a0· ", ...facts, make("span", "true", "原文一致 ✓"));
    if (one.time_note) footer.append(make("div", "", one.time_note));
    article.append(quote, footer);
    return article;
  }

  // offsets count code points, as the server's do
  function marked(text, marks) {
    const characters = Array.from(text);
    const parts = [];
    let done = 0;
    for (const [start, end] of marks) {
      parts.push(document.createTextNode(characters.slice(done, start).join("")), make("mark", "", characters.slice(start, end).join("")));
      done = end;
    }
    parts.push(document.createTextNode(characters.slice(done).join("")));
    return parts;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = box.value.trim();
    if (!question || send.disabled) return;
    box.value = "";
    ask(question);
  });
  box.addEventListener("keydown", (event) => {
    // 229: the key belongs to the input method
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  panel.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape" && !event.isComposing) show(false);
    if (event.key !== "Tab") return;
    const stops = [...panel.querySelectorAll("button:not(:disabled), a[href], textarea")];
    const [first, last] = [stops[0], stops[stops.length - 1]];
    const from = root.activeElement;
    if (event.shiftKey ? from === first : from === last) {
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    }
  });

  restart();
  const attach = () => document.body.append(host);
  if (document.body) attach();
  else document.addEventListener("DOMContentLoaded", attach);
})();
