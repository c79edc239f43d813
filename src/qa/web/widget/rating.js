// What somebody thinks of an answer; only under answers that the service keeps, which have an id.
const LONGEST_COMMENT = 500; // characters, as the service takes them

function createRating(id, { words, base }, announce) {
  const row = make("div", "rate");
  const told = make("span", "soft");
  const thumbs = [true, false].map((isGood) =>
    button("thumb", isGood ? words.good : words.bad, () => (isGood ? send({ good: true }) : ask())),
  );
  const form = createReasons(words, send);
  row.append(make("span", "soft", words.rate), ...thumbs, told, form);

  function ask() {
    form.hidden = !form.hidden;
    thumbs[1].setAttribute("aria-expanded", String(!form.hidden));
    if (form.hidden) return;
    form.querySelector("input").focus({ preventScroll: true });
    const log = row.closest(".log");
    log.scrollTop += Math.max(0, form.getBoundingClientRect().bottom - log.getBoundingClientRect().bottom + 8);
  }

  async function send(opinion) {
    try {
      await post(`${base}/api/feedback`, { id, ...opinion }, words);
      row.tabIndex = -1;
      row.focus({ preventScroll: true }); // what had the focus goes
      row.replaceChildren(make("span", "soft", words.thanks));
      announce(words.thanks);
    } catch (error) {
      told.textContent = error.message || words.notRated;
      announce(told.textContent);
    }
  }

  thumbs[1].setAttribute("aria-expanded", "false");
  return row;
}

function createReasons(words, send) {
  const form = make("form", "reasons");
  form.hidden = true;
  const set = make("fieldset");
  set.append(make("legend", "soft", words.why));
  for (const [reason, text] of Object.entries(words.reasons)) {
    const label = make("label", "", text);
    const choice = make("input");
    Object.assign(choice, { type: "radio", name: "reason", value: reason });
    label.prepend(choice);
    set.append(label);
  }
  const comment = make("textarea");
  Object.assign(comment, { rows: 2, maxLength: LONGEST_COMMENT, placeholder: words.comment, ariaLabel: words.comment });
  const done = make("button", "retry", words.submit);
  done.type = "submit";
  form.append(set, comment, done);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = form.querySelector(":checked")?.value;
    send({ good: false, comment: comment.value.trim(), ...(reason ? { reason } : {}) });
  });
  return form;
}
