// One quote of the basket's panel, and all of them as text.
import { button, make } from "./elements.js";
import { LONGEST_NOTE } from "./quotes.js";

const UNCHECKED = "未能核对。这段引文和备注仍在素材里。";
let made = 0; // so that each label finds its field

// `acts`: what its buttons do. `show` fills it in, `stay` keeps the focus after a move.
export function basketItem(acts) {
  const part = make("li", "qa-basket-item");
  part.tabIndex = -1;
  const quote = make("blockquote");
  const from = make("p", "qa-basket-from");
  const field = make("textarea");
  field.id = `qa-basket-note-${++made}`;
  field.rows = 1;
  field.maxLength = LONGEST_NOTE;
  field.placeholder = "自己的话，导出时单列在引文下面";
  field.addEventListener("input", () => acts.note(field.value));
  const label = make("label", "", "备注（可不填）");
  label.htmlFor = field.id;
  const buttons = {
    renew: button("", "更新到新位置", acts.renew),
    up: button("", "上移", () => acts.move(-1)),
    down: button("", "下移", () => acts.move(1)),
    remove: button("", "移除", acts.remove),
  };
  const row = make("div", "qa-basket-acts");
  row.append(...Object.values(buttons));
  part.append(quote, from, label, field, row);

  // `checked`: what the service says of it; null while it is asked, false where it could not be
  function show(item, checked, number, count) {
    if (document.activeElement !== field && field.value !== item.note) field.value = item.note;
    part.setAttribute("aria-label", `第${number}段`);
    for (const one of Object.values(buttons)) one.setAttribute("aria-label", `第${number}段，${one.textContent}`);
    buttons.up.disabled = number === 1;
    buttons.down.disabled = number === count;
    buttons.renew.hidden = !(checked?.state === "changed" && checked.quote);
    part.classList.toggle("qa-stale", Boolean(checked) && checked.state !== "same");
    quote.textContent = `${number}．${words(checked)}`;
    from.replaceChildren(...source(item, checked));
  }

  function stay(step) {
    const [wanted, other] = step < 0 ? [buttons.up, buttons.down] : [buttons.down, buttons.up];
    (wanted.disabled ? other : wanted).focus();
    part.scrollIntoView({ block: "nearest" });
  }

  return { part, show, stay };
}

function words(checked) {
  if (!checked) return checked === false ? UNCHECKED : "正在核对……";
  if (checked.quote) return checked.quote.text;
  return checked.state === "gone" ? "这段引文的文档已经撤下。" : "原文里已经没有这段话。";
}

function source(item, checked) {
  if (!checked?.quote) {
    if (!checked) return [];
    return [`${checked.title || `文件名：${item.document}`}\u00a0· `, state(checked)];
  }
  const { quote } = checked;
  const title = make("a", "", quote.title);
  title.href = quote.url;
  title.target = "_blank";
  title.rel = "noopener";
  const parts = [title, [...quote.facts.map((fact) => `\u00a0· ${fact}`), "\u00a0· "].join(""), state(checked)];
  if (quote.time_note) parts.push(make("br", ""), quote.time_note);
  return parts;
}

function state({ state: known, label, quote }) {
  const told = { same: `${label} ✓`, changed: quote ? `${label}，这段话换了位置` : label }[known] ?? label;
  return make("span", "qa-basket-state", told);
}

// Quotes, notes and numbered sources, or null where one isn't verified.
export function copied(pairs) {
  if (pairs.some(([, checked]) => checked?.state !== "same")) return null;
  const sources = [...new Set(pairs.map(([item]) => item.document))];
  const lines = pairs.flatMap(([item, { quote }], place) => [
    `${place + 1}．${quote.text}〔${sources.indexOf(item.document) + 1}〕`,
    ...(item.note.trim() ? [`备注：${item.note.trim()}`] : []),
  ]);
  const listed = sources.map((name, place) => {
    const { quote } = pairs.find(([item]) => item.document === name)[1];
    const known = [`《${quote.title}》`, quote.region, quote.date_label].filter(Boolean).join("，");
    return `〔${place + 1}〕${known}，${new URL(quote.url.split("?")[0], window.location.origin)}`;
  });
  return [...lines, "", "来源", ...listed].join("\n");
}
