// The list of conversations that this browser keeps.
import * as kept from "./conversations.js";
import { button, make } from "./elements.js";
import { find } from "./gradio.js";
import { forget, isOnPage, open } from "./history.js";

const NOTE = "只存在这台电脑的浏览器里，不含回答；打开时按现在的文档重新回答。"
  + `最多留最近${kept.MOST_TALKS}次对话。`;
const ALL = "全部删除";
const SURE = "再按一次，全部删除";

let dialog = null;

function time(at) {
  const [day, clock] = [{ month: "long", day: "numeric" }, { hour: "2-digit", minute: "2-digit", hour12: false }];
  const said = (date, how) => new Intl.DateTimeFormat("zh-CN", how).format(date);
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  return `${isToday ? "今天" : said(date, day)} ${said(date, clock)}`;
}

function entry(talk) {
  const item = make("li", "qa-talk");
  const title = talk.turns[0].question;
  const opener = button("qa-talk-open", "", () => {
    dialog.close();
    open(talk);
  });
  const count = talk.turns.length > 1 ? `，${talk.turns.length}个问题` : "";
  const here = isOnPage(talk.id) ? "，正在看" : "";
  opener.append(make("span", "qa-talk-title", title), make("span", "qa-talk-time", time(talk.at) + count + here));
  const remover = button("qa-talk-delete", "删除", () => drop(talk, item));
  remover.setAttribute("aria-label", `删除：${title}`);
  item.append(opener, remover);
  return item;
}

// who deletes one by keyboard goes on with the next
function drop(talk, item) {
  const next = item.nextElementSibling ?? item.previousElementSibling;
  kept.remove(talk.id);
  if (isOnPage(talk.id)) begin();
  item.remove();
  if (next) next.querySelector(".qa-talk-delete").focus();
  else fill();
}

// what was deleted goes off the page as well
function begin() {
  forget(true);
  find("#qa-new")?.click();
}

function dropAll(event) {
  if (event.target.textContent !== SURE) {
    event.target.textContent = SURE;
    return;
  }
  const wasOnPage = kept.talks().some((talk) => isOnPage(talk.id));
  kept.removeAll();
  if (wasOnPage) begin();
  fill();
}

function fill() {
  const talks = kept.talks();
  const head = make("div", "qa-talks-head");
  head.append(make("h2", "", "历史对话", { id: "qa-talks-title" }), button("qa-talks-close", "关闭", () => dialog.close()));
  const list = make("ul", "qa-talks-list");
  list.append(...talks.slice(0, kept.MOST_TALKS).map(entry));
  dialog.replaceChildren(head, make("p", "qa-talks-note", NOTE));
  if (talks.length) dialog.append(list, button("qa-talks-all", ALL, dropAll));
  else dialog.append(make("p", "qa-talks-none", "还没有对话。"));
  head.querySelector("button").focus();
}

function show() {
  if (!dialog) {
    dialog = make("dialog", "qa-talks", "", { "aria-labelledby": "qa-talks-title" });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close(); // beside it
    });
    document.body.append(dialog);
  }
  dialog.showModal();
  fill();
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("#qa-history")) show();
});

export function talksChanged() {
  const opener = find("#qa-history");
  if (opener && !opener.hasAttribute("aria-haspopup")) opener.setAttribute("aria-haspopup", "dialog");
}
