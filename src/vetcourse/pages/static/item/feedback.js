/** What a practice item says back: hints one by one, and feedback with another try. */
import { button, h, paragraphs } from "./dom.js";
import { icon } from "./icons.js";

/** Hints, shown one at a time when asked for. */
export function hints(form) {
  const texts = form.item.hints || [];
  if (!texts.length) return {};
  const { words } = form;
  const list = h("div", { class: "vc-hinting" });
  const more = button("", { name: "bulb" });
  let shown = 0;
  const name = () => {
    more.querySelector("span").textContent = words.hint(shown + 1, texts.length);
    more.hidden = shown >= texts.length;
  };
  more.addEventListener("click", () => {
    const hint = h("div", { class: "vc-hint", tabindex: "-1" }, icon("bulb"), h("div", {}, h("strong", {}, words.hintTitle), paragraphs(texts[shown])));
    list.append(hint);
    shown += 1;
    name();
    hint.focus();
  });
  name();
  return { list, more };
}

/** The place where feedback on a practice item appears, and goes when the answer changes. */
export class Feedback {
  constructor(form, { onagain }) {
    const { words } = form;
    this.form = form;
    this.panel = h("div", { class: "vc-feedback", hidden: true });
    this.again = button(words.again, { name: "turn", onclick: onagain });
  }

  hide() {
    this.panel.hidden = true;
  }

  /** Show what was said about the answer; by words and shape, never by colour alone. */
  show({ feedback, full }) {
    const { words } = this.form;
    const title = full === true ? words.right : full === false ? words.notYet : words.read;
    const kind = full === true ? "right" : full === false ? "not-yet" : "read";
    if (full === null && !feedback.length) return;
    const texts = feedback.length > 1 ? h("ul", {}, feedback.map((text) => h("li", {}, text))) : feedback.flatMap((text) => paragraphs(text));
    this.panel.className = `vc-feedback vc-${kind}`;
    this.panel.replaceChildren(icon(full === true ? "check" : full === false ? "turn" : "bulb"),
      h("div", {}, h("strong", {}, title), texts, full === false && this.again));
    this.panel.hidden = false;
    this.form.announce([title, ...feedback].join(" "));
  }
}
