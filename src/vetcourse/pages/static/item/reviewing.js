/** Rows of a plan that lean on each other: a change in one asks the others again. */
import { button, h } from "./dom.js";
import { icon } from "./icons.js";

/** Where the answer keeps which rows are to be looked at again, and for which others. */
const REVIEW = "review";

/** Watches the named rows of a plan whose author says what each is asked. */
export class Review {
  constructor(form, value, tell) {
    Object.assign(this, { form, value, tell, notes: {}, before: {} });
  }

  /** Follow one row, and show in it what has changed elsewhere. */
  watch(name, row) {
    const { item } = this.form;
    row.addEventListener("focusin", () => (this.before[name] ??= this.#text(name)));
    row.addEventListener("focusout", ({ relatedTarget }) => {
      if (row.contains(relatedTarget)) return;
      const before = this.before[name];
      delete this.before[name];
      if (before && before !== this.#text(name)) this.#changed(name);
    });
    if (!item.asks[name]) return;
    this.notes[name] = h("div", { class: "vc-review", hidden: true });
    row.querySelector("th").append(this.notes[name]);
    this.#show(name);
  }

  /** Ask every other row that is filled. What is written for the first time asks nobody. */
  #changed(name) {
    const asked = Object.keys(this.notes).filter((other) => other !== name && this.#text(other));
    if (!asked.length) return;
    const review = (this.value[REVIEW] ??= {});
    for (const other of asked) {
      review[other] = Object.keys(this.form.item.fixed).filter((row) => row === name || review[other]?.includes(row));
      this.#show(other);
    }
    this.tell(false);
    this.form.announce(this.form.words.reviewAsked(asked.length));
  }

  #looked(name, row) {
    delete this.value[REVIEW][name];
    if (!Object.keys(this.value[REVIEW]).length) delete this.value[REVIEW];
    this.#show(name);
    this.tell(false);
    row.querySelector("textarea, input, select").focus();
  }

  #show(name) {
    const { item, words } = this.form;
    const [note, changed] = [this.notes[name], this.value[REVIEW]?.[name] || []];
    note.hidden = !changed.length;
    if (note.hidden) return note.replaceChildren();
    const rows = changed.map((row) => shortName(item.fixed[row]));
    return note.replaceChildren(
      h("p", {}, icon("turn"), h("span", {}, words.reviewChanged(rows.join(", ")))),
      h("p", { class: "vc-ask" }, item.asks[name]),
      button(words.reviewLooked, { name: "check", onclick: () => this.#looked(name, note.closest("tr")),
        "aria-label": `${words.reviewLooked}: ${shortName(item.fixed[name])}` }),
    );
  }

  #text(name) {
    const cells = Object.values(this.value[name] || {}).filter((cell) => String(cell).trim());
    return cells.length ? JSON.stringify(cells) : "";
  }
}

/** The name of a row without the question after it. */
function shortName(title) {
  return title.split(":")[0];
}
