// An answer as elements: what was taken over, quotes with their marks, comparison, refusal.
function renderAnswer(answer, { words, base }, { drop, askAlone, pageWords }) {
  const parts = [];
  if (answer.query.inherited.length) parts.push(inherited(answer.query, words, drop, askAlone, pageWords));
  parts.push(...answer.query.notes.map((note) => make("p", "soft", note)));
  const cited = (one) => citation(one, words, base);
  if (!answer.answered) {
    const { message, nearest } = answer.abstention;
    parts.push(chinese(make("p", "refusal", message)));
    if (nearest.length) parts.push(make("p", "soft", words.nearest));
    return parts.concat(nearest.map(cited));
  }
  const told = (citations) =>
    citations.flatMap((one) => [...one.answers.map((text) => chinese(make("p", "short", text))), cited(one)]);
  if (!answer.comparison.length) return parts.concat(told(answer.citations));
  return [...parts, comparison(answer, words, told)];
}

function chinese(node) {
  node.lang = "zh-CN";
  return node;
}

function comparison(answer, words, told) {
  const table = make("table");
  for (const side of answer.comparison) {
    const row = table.insertRow();
    const region = make("th", "", side.region || words.noRegion);
    region.scope = "row";
    const cell = make("td");
    cell.append(...told(answer.citations.filter((one) => side.citations.includes(one.number))));
    if (side.is_silent) cell.append(make("p", "silent", words.silent));
    row.append(region, cell);
  }
  return table;
}

function inherited(query, words, drop, askAlone, pageWords) {
  const line = make("p", "soft inherited", words.inherited);
  const regions = [...query.regions, ...query.elsewhere];
  for (const word of query.inherited_shown) {
    const kind = pageWords.includes(word) ? words.page : regions.includes(word) ? words.region : "";
    line.append(removable("", kind ? `${kind} · ${word}` : word, words.drop(word), () => drop(word)));
  }
  line.append(button("link", words.alone, askAlone));
  return line;
}

function citation(one, words, base) {
  const article = chinese(make("article", "cite"));
  const quote = make("blockquote");
  quote.append(make("span", "number", `〔${one.number}〕`), ...marked(one.quote, one.marks));
  const footer = make("footer");
  const link = make("a", "", one.title);
  link.href = new URL(one.url, `${base}/`).href;
  link.target = "_blank";
  link.rel = "noopener";
  link.title = words.openSource;
  const framed = (className, text) => Object.assign(make("span", className, text), { lang: words.locale });
  if (one.kind === "caption") footer.append(framed("tag", words.caption));
  const facts = one.facts.map((fact) => make("span", "fact", `${fact}\u00a0·`)); // none is broken
  footer.append(link, "\u00a0· ", ...facts, framed("true", words.verified));
  if (one.time_note) footer.append(make("div", "", one.time_note));
  article.append(quote, footer);
  return article;
}

// offsets count code points, as the server's do
function marked(text, marks) {
  const characters = Array.from(text);
  const cut = (start, end) => characters.slice(start, end).join("");
  const parts = [];
  let done = 0;
  for (const [start, end] of marks) {
    parts.push(document.createTextNode(cut(done, start)), make("mark", "", cut(start, end)));
    done = end;
  }
  parts.push(document.createTextNode(cut(done)));
  return parts;
}
