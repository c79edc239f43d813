// The conversation in the panel.
const MOST_HISTORY = 20; // earlier questions that a service takes

function createTalk(options, { panel, announce }) {
  const { words, base } = options;
  const log = make("div", "log");
  log.tabIndex = -1;
  const about = make("div", "about"); // what the page limits questions to
  const form = createForm(words, (question) => ask(question));
  const whole = make("a", "", words.whole);
  Object.assign(whole, { target: "_blank", rel: "noopener", title: words.wholeTitle, ariaLabel: words.wholeTitle });
  panel.append(log, about, form);

  let asked = []; // {question, without}, oldest first
  let context = "";
  let isContextUsed = false; // by an answer; else the chat page needn't hear of it
  let turn = 0; // answers to questions of an ended conversation are dropped
  let isBusy = false;

  function restart() {
    asked = [];
    turn += 1;
    setBusy(false);
    setContext(options.context());
    log.replaceChildren();
    const welcome = make("div", "theirs");
    welcome.append(make("p", "", options.greeting));
    if (options.suggestions.length) welcome.append(chips(options.suggestions));
    log.append(welcome);
    handOver();
  }

  function chips(texts) {
    const row = make("div", "chips");
    row.append(...texts.map((text) => button("chip", text, () => ask(text))));
    return row;
  }

  function setBusy(is) {
    isBusy = is;
    form.setBusy(is);
  }

  function setContext(word) {
    context = word;
    isContextUsed = false;
    about.hidden = !word;
    const drop = () => {
      setContext("");
      handOver();
      form.focus();
    };
    about.replaceChildren(...(word ? [removable("", words.onPage(word), words.dropPage(word), drop)] : []));
  }

  // the page's word stands as if it had been asked about first, so a question's own region wins
  function earlier(isPageMeant = context !== "") {
    const before = asked.slice(-(MOST_HISTORY - (isPageMeant ? 1 : 0)));
    return isPageMeant ? [{ question: context, without: [] }, ...before] : before;
  }

  // a fragment stays in the browser: no server logs it on the way
  function handOver() {
    const questions = earlier(isContextUsed);
    whole.href = questions.length ? `${base}/#talk=${encodeURIComponent(JSON.stringify({ questions }))}` : `${base}/`;
  }

  async function ask(question, without = []) {
    if (isBusy || !question.trim()) return;
    const mine = ++turn;
    const bubble = make("div", "mine", question);
    bubble.tabIndex = -1;
    const reply = make("div", "theirs");
    reply.append(make("p", "soft", words.searching));
    log.append(bubble, reply);
    log.scrollTop = log.scrollHeight;
    setBusy(true);
    announce(words.searching);
    const entry = { question, without };
    try {
      const body = { question, history: earlier().map(sent), ...(without.length ? { without } : {}) };
      const answer = await post(`${base}/api/ask`, body, words);
      if (mine !== turn) return;
      reply.replaceChildren(...shown(answer, entry, bubble, reply));
      asked.push(entry);
      isContextUsed ||= answer.query.inherited.some((word) => context.includes(word));
      handOver();
      announce(summary(answer));
    } catch (error) {
      if (mine !== turn) return;
      explain(error instanceof AskError ? error : new AskError(words.garbled), entry, bubble, reply);
    } finally {
      if (mine === turn) setBusy(false);
    }
    log.scrollTop = bubble.offsetTop - 16; // not scrollIntoView, which moves the page as well
  }

  function shown(answer, entry, bubble, reply) {
    const acts = {
      drop: (word) => again({ ...entry, without: [...entry.without, word] }, entry, bubble, reply),
      askAlone: () => {
        if (isBusy) return;
        asked = [];
        setContext("");
        ask(answer.query.text);
      },
      pageWords: context,
    };
    const parts = renderAnswer(answer, options, acts);
    return answer.id ? [...parts, createRating(answer.id, options, announce)] : parts;
  }

  function summary(answer) {
    if (!answer.answered) return answer.abstention.message;
    return [answer.short_answer, words.found(answer.citations.length)].filter(Boolean).join("。");
  }

  function explain(error, entry, bubble, reply) {
    reply.replaceChildren(make("p", "", error.message));
    announce(error.message);
    if (error.isFinal) form.offer(entry.question); // to be mended, not to be typed again
    else reply.append(button("retry", words.retry, () => again(entry, entry, bubble, reply)));
  }

  // moves to the end: it is asked now, after whatever was asked meanwhile
  function again(entry, former, bubble, reply) {
    if (isBusy) return;
    asked = asked.filter((one) => one !== former);
    bubble.remove();
    reply.remove();
    ask(entry.question, entry.without);
    log.focus({ preventScroll: true }); // the button that had it is gone
  }

  return { restart, whole };
}

const sent = ({ question, without }) => (without.length ? { question, without } : question);

function createForm(words, ask) {
  const form = make("form", "ask");
  const box = make("textarea");
  Object.assign(box, { rows: 1, placeholder: words.placeholder, ariaLabel: words.box, enterKeyHint: "send" });
  const send = make("button", "send", words.send);
  send.type = "submit";
  form.append(box, send);
  let isBusy = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = box.value.trim();
    if (!question || isBusy) return;
    box.value = "";
    ask(question);
  });
  box.addEventListener("keydown", (event) => {
    // 229: the key belongs to the input method
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    form.requestSubmit();
  });
  return Object.assign(form, {
    offer: (question) => (box.value ||= question),
    focus: () => box.focus({ preventScroll: true }),
    // not disabled: that would take the focus away from who just pressed it
    setBusy: (is) => {
      isBusy = is;
      send.setAttribute("aria-disabled", String(is));
    },
  });
}
