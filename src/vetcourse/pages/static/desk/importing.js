/** A whole sheet: every row that has to be mended is shown before anything is written. */
import { button, h } from "../item/dom.js";
import { capital, numberIn } from "./words.js";
import { field, heading, line, note, table } from "./showing.js";

const LARGEST = 20000000;

/** The view in which a file is checked and then entered. */
export class Importing {
  constructor(desk) {
    this.desk = desk;
    this.node = h("div");
  }

  show() {
    const { words } = this.desk;
    this.place = h("div", { class: "vc-place" });
    this.file = line({ type: "file", accept: ".csv,.xlsx,text/csv" });
    this.file.addEventListener("change", () => this.place.replaceChildren());
    const check = button(words.check, { name: "eye", kind: "main", onclick: () => this.#check() });
    this.node.replaceChildren(heading(words.views.sheet), h("p", { class: "vc-soft" }, words.sheetHow), field(words.file, this.file), h("p", { class: "vc-buttons" }, check, button(words.sheetEmpty, { name: "save", onclick: () => this.desk.take("sheets.xlsx") })), this.place);
    return this.node;
  }

  async #check() {
    const file = this.file.files[0];
    if (!file) return this.file.focus();
    if (file.size > LARGEST) return this.place.replaceChildren(note("look", this.desk.words.sheetTooLarge));
    this.chosen = { name: file.name, bytes: await file.arrayBuffer() };
    await this.#send("check", (told) => (told.problems.length ? this.#bad(told) : this.#good(told)));
  }

  #send(what, show) {
    const { name, bytes } = this.chosen;
    // The bytes go over the wire as they are; a copy stays for the second time.
    return this.desk.fill(this.place, () => this.desk.ask(what, { name }, [bytes.slice(0)]), show, { writing: what === "import" });
  }

  #bad({ problems }) {
    const { words } = this.desk;
    const columns = [{ title: words.where }, { title: words.mend }];
    const rows = problems.map((text) => {
      const at = text.indexOf(": ");
      return at > 0 ? [text.slice(0, at), text.slice(at + 2)] : ["–", text];
    });
    this.desk.tell(words.sheetBad(problems.length));
    return [h("div", { class: "vc-trouble-box" }, h("div", {}, h("strong", {}, words.sheetBad(problems.length)), h("p", {}, words.sheetBadHow))), table({ caption: h("span", { class: "vc-hidden" }, words.mend), columns, rows, className: "vc-problems" })];
  }

  #good(told) {
    const { words, language } = this.desk;
    const known = Object.values(told.known).flat().length;
    const kind = (name) => capital(this.desk.menus.forms.find((form) => form.kind === name)?.title ?? name);
    const rows = Object.entries(told.new).map(([name, number]) => [kind(name), numberIn(language, number)]);
    if (told.learners.length) rows.unshift([capital(words.sheetPeople), numberIn(language, told.learners.length)]);
    this.desk.tell(rows.length ? words.sheetGood : words.sheetNothing);
    const seen = [known > 0 && words.sheetKnown(known), told["known learners"] > 0 && words.sheetKnownPeople(told["known learners"])].filter(Boolean).map((text) => h("p", {}, text));
    if (!rows.length) return [note("look", h("strong", {}, words.sheetNothing), seen)];
    const columns = [{ title: words.sheetKind }, { title: words.sheetCount, className: "vc-amount" }];
    const write = button(words.sheetWrite, { name: "pen", kind: "main", onclick: () => this.#write() });
    return [note("look", h("strong", {}, words.sheetGood), seen), table({ caption: h("span", { class: "vc-hidden" }, words.sheetGood), columns, rows, className: "vc-small" }), h("p", { class: "vc-buttons" }, write)];
  }

  async #write() {
    await this.#send("import", (told) => {
      if (told.problems.length) return this.#bad(told);
      const { words } = this.desk;
      const count = Object.values(told.new).reduce((sum, one) => sum + one, 0);
      this.file.value = "";
      this.desk.tell(words.sheetWritten(count));
      return [note("good", h("strong", {}, words.sheetWritten(count)), told.learners.length > 0 && h("p", {}, words.sheetWrittenPeople(told.learners.length)))];
    });
  }
}
