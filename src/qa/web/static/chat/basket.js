// The writing basket: quotes that somebody collects for a report, beside the chat.
import { basketItem, copied } from "./basketitem.js";
import { copy } from "./copy.js";
import { button, make } from "./elements.js";
import { find } from "./gradio.js";
import { MOST, change, idOf, isLasting, items, onChange, parse } from "./quotes.js";
import { post } from "./service.js";

const EMPTY = "写材料时，点引文下面的“存入素材”，引文就收在这里。排好顺序，写上备注，再导出 Word 或 Markdown："
  + "导出前每段都与原文重新核对，出处自动编号。素材只记在这台电脑的这个浏览器里。";
const UNKEPT = "浏览器不让保存，关闭页面后素材会丢失。";
const checked = new Map(); // what the service says of each quote, by its id
const shown = new Map(); // the panel's items, by their id
let panel = null; // its parts, once it was built
let before = null; // what 撤销 brings back
let asking = 0; // the latest check; earlier ones tell nothing new
let isUnanswered = false; // the latest check failed

// In answers: the links, and how many quotes there are
export function basketChanged() {
  const kept = new Set(items().map(idOf));
  const button = find("#qa-basket");
  const name = kept.size ? `素材（${kept.size}）` : "素材";
  if (button && button.textContent !== name) button.textContent = name;
  if (button && !button.ariaHasPopup) button.ariaHasPopup = "dialog";
  for (const link of document.querySelectorAll("a[href^='#keep=']")) {
    const item = parse(link.getAttribute("href"));
    const isKept = item !== null && kept.has(idOf(item));
    const text = isKept ? "已存入 ✓" : "存入素材";
    if (link.textContent !== text) link.textContent = text;
    link.classList.toggle("qa-kept", isKept);
  }
}

export function keepQuote(link) {
  const item = parse(link.getAttribute("href"));
  if (!item) return;
  const kept = items();
  if (kept.some((one) => idOf(one) === idOf(item))) {
    open();
    shown.get(idOf(item))?.part.focus();
  } else if (kept.length >= MOST) {
    open();
    tell(`素材最多${MOST}段。请先导出，再移除不用的。`);
  } else {
    change((now) => [...now, item]);
    say(`已存入素材，共${kept.length + 1}段${isLasting ? "" : `。${UNKEPT}`}`);
  }
}

// for screen readers, of what happens outside the panel
function say(text) {
  let region = find("#qa-basket-said");
  if (!region) {
    region = make("p", "qa-basket-said", "", { id: "qa-basket-said", role: "status" });
    document.body.append(region);
  }
  region.textContent = text;
}

function build() {
  const dialog = make("dialog", "qa-basket");
  const title = make("h2", "", "素材", { id: "qa-basket-title" });
  dialog.setAttribute("aria-labelledby", title.id);
  const head = make("div", "qa-basket-head");
  const clearing = button("qa-basket-clear", "清空", clear);
  head.append(title, clearing, button("qa-basket-close", "关闭", () => dialog.close()));
  const list = make("div", "qa-basket-list");
  const empty = make("p", "qa-basket-empty", EMPTY);
  const quotes = make("ol");
  list.append(empty, quotes);
  const told = make("p", "", "", { role: "status" });
  const undo = button("", "撤销", bringBack);
  const again = button("", "重新核对", checkAgain);
  const acts = [
    button("qa-basket-word", "导出 Word", () => exported("docx")),
    button("", "导出 Markdown", () => exported("md")),
    button("", "复制全部", copyAll),
  ];
  const row = make("div", "qa-basket-acts");
  row.append(...acts);
  const line = make("div", "qa-basket-told");
  line.append(told, undo, again);
  const foot = make("div", "qa-basket-foot");
  foot.append(line, row);
  dialog.append(head, list, foot);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.stopPropagation(); // closes this, not the source behind it
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // the ground around the panel
  });
  document.body.append(dialog);
  panel = { dialog, title, empty, quotes, told, undo, again, row, clearing, copying: acts[2] };
}

function open() {
  if (!panel) build();
  if (panel.dialog.open) return;
  before = null;
  tell(isLasting ? "" : UNKEPT);
  panel.dialog.showModal();
  verify();
}

function tell(text) {
  panel.told.textContent = text;
  panel.undo.hidden = before === null;
}

function render() {
  const now = items();
  const ids = now.map(idOf);
  panel.title.textContent = now.length ? `素材（${now.length}）` : "素材";
  panel.empty.hidden = now.length > 0;
  panel.again.hidden = !isUnanswered || now.length === 0;
  panel.row.hidden = panel.clearing.hidden = now.length === 0;
  for (const [id, item] of shown) {
    if (ids.includes(id)) continue;
    item.part.remove();
    shown.delete(id);
  }
  now.forEach((item, place) => {
    const id = idOf(item);
    if (!shown.has(id)) shown.set(id, basketItem(acts(id)));
    const one = shown.get(id);
    const there = panel.quotes.children[place];
    if (there !== one.part) panel.quotes.insertBefore(one.part, there ?? null);
    one.show(item, checked.get(id) ?? (isUnanswered ? false : null), place + 1, now.length);
  });
}

// what can be done with one quote
function acts(id) {
  const edit = (changed) => change((now) => now.map((one) => (idOf(one) === id ? { ...one, ...changed } : one)));
  return {
    note: (note) => edit({ note }),
    move: (step) => move(id, step),
    remove: () => remove(id),
    renew: () => {
      edit({ spans: checked.get(id).quote.spans });
      checked.delete(id);
      verify();
      shown.get(id).part.focus();
    },
  };
}

const placeOf = (id) => items().findIndex((one) => idOf(one) === id);

// another tab may have removed it before this one heard of it
function isLost(id) {
  if (placeOf(id) >= 0) return false;
  render();
  tell("这段已在别的页面移除。");
  return true;
}

function move(id, step) {
  if (isLost(id)) return;
  change((now) => {
    const place = now.findIndex((one) => idOf(one) === id);
    const [item] = now.splice(place, 1);
    now.splice(place + step, 0, item);
    return now;
  });
  shown.get(id).stay(step);
  tell(`已移到第${placeOf(id) + 1}段。`);
}

function remove(id) {
  if (isLost(id)) return;
  const place = placeOf(id);
  drop((now) => now.filter((one) => idOf(one) !== id), `已移除第${place + 1}段。`);
}

function clear() {
  drop(() => [], `已清空${items().length}段。`);
}

function drop(edit, text) {
  before = items();
  change(edit);
  tell(text);
  panel.undo.focus();
}

function bringBack() {
  const known = new Set(before.map(idOf));
  change((now) => [...before, ...now.filter((one) => !known.has(idOf(one)))].slice(0, MOST));
  before = null;
  tell("已恢复。");
  (panel.quotes.firstElementChild ?? panel.dialog).focus();
}

// What the service says of each now: words come from there only
async function verify() {
  const now = items();
  const mine = ++asking;
  isUnanswered = false;
  render();
  const references = now.map(({ document: name, spans, key }) => ({ document: name, spans, key }));
  try {
    const reply = await post("api/quotes", { quotes: references });
    const { quotes } = await reply.json();
    if (mine !== asking) return;
    quotes.forEach((one, place) => checked.set(idOf(now[place]), one));
  } catch (error) {
    if (mine !== asking) return;
    isUnanswered = true;
    tell(error.message);
  }
  render();
}

async function checkAgain() {
  tell("正在核对……");
  await verify();
  if (isUnanswered) return panel.again.focus();
  tell("");
  return panel.quotes.firstElementChild?.focus();
}

async function exported(format) {
  tell("正在核对……");
  try {
    const reply = await post("api/basket", { quotes: items(), format });
    const name = reply.headers.get("content-disposition")?.match(/filename\*=UTF-8''(.+)/)?.[1];
    const link = make("a", "");
    link.href = URL.createObjectURL(await reply.blob());
    link.download = decodeURIComponent(name ?? `quotes.${format}`);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    tell(`每段都与原文核对一致，已导出“${link.download}”。`);
  } catch (error) {
    tell(error.message);
    verify();
  }
}

async function copyAll() {
  const now = items();
  const text = copied(now.map((item) => [item, checked.get(idOf(item))]));
  if (text === null) return tell("有引文与原文不一致或还没核对。请更新或移除后再复制。");
  const done = await copy(text, panel.dialog).then(() => "已复制 ✓", () => "没能复制，请改用导出。");
  panel.copying.focus();
  return tell(done);
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("#qa-basket")) open();
});
onChange(() => {
  basketChanged();
  if (!panel?.dialog.open) return;
  render();
  if (!isUnanswered && items().some((item) => !checked.has(idOf(item)))) verify();
});
