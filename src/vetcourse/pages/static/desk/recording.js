/** Recording one thing about one learner: typed, looked at, written, and never lost. */
import { button, h, newId, writingBox } from "../item/dom.js";
import { capital } from "./words.js";
import { fieldsOf, filledIn } from "./fields.js";
import { field, heading, line, note, select } from "./showing.js";

const NEW = { kind: "decision", who: "", name: "", event: "", what: "", authority: "", reason: "", facts: {}, ects: {}, looking: false };
const DECIDING = new Set(["decision", "reversal"]);
const SHOWN = 10;
const REST = 250;

/** The view in which entries are made. */
export class Recording {
  constructor(desk) {
    this.desk = desk;
    this.draft = { ...structuredClone(NEW), ...desk.kept.get("record", {}) };
    this.node = h("div", { class: "vc-recording" });
  }

  show() {
    const { words } = this.desk;
    this.body = h("form", { class: "vc-form", novalidate: true });
    this.outcome = h("div", { class: "vc-place" });
    this.body.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#rehearse();
    });
    this.body.addEventListener("input", () => {
      this.#looking(false);
      this.outcome.replaceChildren();
    });
    const before = this.draft.authority || this.draft.reason || Object.keys(filledIn(this.draft.facts)).length > 0;
    this.node.replaceChildren(heading(words.recordTitle), h("p", { class: "vc-soft" }, words.recordHow), before ? h("p", { class: "vc-soft" }, words.draftKept) : "", this.body, this.outcome);
    this.#form();
    if (this.draft.looking) this.#look();
    return this.node;
  }

  #keep() {
    this.desk.kept.set("record", this.draft);
  }

  #form() {
    const { desk, draft } = this;
    const { words } = desk;
    const forms = [...desk.menus.forms].sort((a, b) => (b.kind === "decision") - (a.kind === "decision"));
    const kinds = select(forms.map(({ kind, title }) => [kind, capital(title)]), { value: draft.kind, onchange: (kind) => {
      Object.assign(draft, { kind, facts: {}, ects: {} });
      this.#keep();
      this.#form();
      this.body.querySelector("select").focus();
    } });
    const form = forms.find(({ kind }) => kind === draft.kind);
    const own = form ? [field(words.kind, kinds), this.#who(), ...fieldsOf(desk, form, draft, () => this.#keep())] : this.#falling();
    this.body.replaceChildren(...[...own, ...this.#grounds(form), h("p", { class: "vc-buttons" }, button(words.lookFirst, { name: "eye", kind: "main", type: "submit" }))].filter(Boolean));
  }

  /** Who it is about: found by typing, chosen from the browser's own list. */
  #who() {
    const { desk, draft } = this;
    const list = h("datalist", { id: newId("learners") });
    const fill = async (text) => {
      const told = await desk.ask("cohort", { search: text, size: SHOWN }).catch(() => null);
      if (told) list.replaceChildren(...told.rows.map(({ login, name }) => h("option", { value: login }, name)));
    };
    const typed = line({ value: draft.who, list: list.id, oninput: (text) => {
      Object.assign(draft, { who: text.trim(), name: "" });
      this.#keep();
      clearTimeout(this.pause);
      this.pause = setTimeout(() => text.trim() && fill(text.trim()), REST);
    } });
    return h("div", {}, field(desk.words.who, typed, { hint: draft.name && draft.name !== draft.who ? `${draft.name}` : desk.words.whoHow, must: desk.words.required }), list);
  }

  #falling() {
    const { desk, draft } = this;
    const { words } = desk;
    const keep = (name) => (text) => {
      draft.facts[name] = text;
      this.#keep();
    };
    const leave = button(words.leaveReversal, { name: "left", onclick: () => {
      this.draft = structuredClone(NEW);
      this.#keep();
      this.show();
    } });
    return [
      note("look", h("strong", {}, `${words.reversalOf} (${draft.name})`), h("p", {}, draft.what), leave),
      h("div", { class: "vc-side-by-side" },
        field(words.legalBasis, line({ value: draft.facts["legal basis"] ?? "", oninput: keep("legal basis") }), { must: words.required }),
        field(words.fallsFrom, line({ type: "date", value: draft.facts.on ?? "", oninput: keep("on") }))),
    ];
  }

  #grounds(form) {
    const { words } = this.desk;
    const { draft } = this;
    const keep = (name) => (text) => {
      draft[name] = text;
      this.#keep();
    };
    const decides = DECIDING.has(draft.kind);
    const takes = (name) => decides || form?.columns.some((column) => column.name === name);
    const id = newId("reason");
    const box = writingBox({ value: draft.reason, lines: 3, most: 2000, describedby: `${id}-hint`, oninput: keep("reason") });
    box.id = id;
    return [
      takes("authority") && field(words.authority, line({ value: draft.authority, oninput: keep("authority") }), { hint: words.authorityHow, must: decides ? words.required : "" }),
      takes("reason") && field(words.reason, box, { hint: words.reasonHow, must: decides ? words.required : "" }),
    ];
  }

  #entry(more = {}) {
    const { kind, learner, event, facts, ects } = this.draft;
    return { entry: { kind, ...(kind === "reversal" ? { event } : { learner, ects: filledIn(ects) }), facts: filledIn(facts), ...more }, authority: this.#takes("authority"), reason: this.#takes("reason") };
  }

  #takes(name) {
    const form = this.desk.menus.forms.find(({ kind }) => kind === this.draft.kind);
    return DECIDING.has(this.draft.kind) || form?.columns.some((column) => column.name === name) ? this.draft[name] : "";
  }

  async #find() {
    const { desk, draft } = this;
    if (draft.kind === "reversal") return;
    Object.assign(draft, await desk.findLearner(draft.who));
  }

  async #rehearse() {
    if (await this.#look()) this.outcome.querySelector("button")?.focus();
  }

  /** What would be written; asked until there is an answer, also by a page that took this one's place. */
  async #look() {
    const { desk } = this;
    this.#looking(true);
    const told = await desk.fill(this.outcome, async () => {
      await this.#find();
      return desk.ask("record", this.#entry({ rehearse: true }));
    }, (data) => this.#wouldWrite(data), { again: () => this.#look() });
    if (!this.outcome.querySelector(".vc-away")) this.#looking(false);
    return told;
  }

  #looking(looking) {
    Object.assign(this.draft, { looking });
    this.#keep();
  }

  #wouldWrite(data) {
    const { words } = this.desk;
    if (!data.new.length) return [note("look", words.alreadyThere)];
    const write = button(words.write, { name: "pen", kind: "main", onclick: () => this.#write() });
    const change = button(words.writeMore, { name: "turn", onclick: () => this.body.querySelector("input, select, textarea").focus() });
    return [note("look", h("strong", {}, words.wouldWrite), this.#summary(), h("p", { class: "vc-buttons" }, write, change))];
  }

  /** What is about to be written, as it was typed. */
  #summary() {
    const { desk, draft } = this;
    const { words } = desk;
    const form = desk.menus.forms.find(({ kind }) => kind === draft.kind);
    const facts = form ? form.columns.filter(({ name }) => draft.facts[name]).map((column) => [capital(column.label), said(desk, column, draft.facts[column.name])]) : [[words.legalBasis, draft.facts["legal basis"] ?? ""], [words.fallsFrom, draft.facts.on ? desk.day(draft.facts.on) : words.today]];
    const ects = (form?.ects ?? []).filter(({ areas }) => draft.ects[areas]).map(({ areas, label }) => [capital(label), draft.ects[areas]]);
    const pairs = [[words.kind, form ? capital(form.title) : `${capital(words.reversalTitle)}: ${draft.what}`], [words.who, `${draft.name} (${draft.who})`], ...facts, ...ects, [words.authority, this.#takes("authority")], [words.reason, this.#takes("reason")]];
    return h("dl", { class: "vc-summary-list" }, pairs.filter(([, text]) => text).map(([name, text]) => h("div", {}, h("dt", {}, name), h("dd", {}, text))), h("div", {}, h("dt", {}, words.entryBy), h("dd", {}, desk.owner)));
  }

  async #write() {
    const { desk, draft } = this;
    const told = await desk.fill(this.outcome, () => desk.ask("record", this.#entry()), (data) => this.#done(data), { writing: true });
    if (!told) return;
    this.draft = structuredClone(NEW);
    this.desk.kept.drop("record");
    this.body.replaceChildren();
    desk.tell(desk.words.written);
    this.outcome.querySelector("button")?.focus();
    this.written = draft;
  }

  #done() {
    const { desk, draft } = this;
    const { words } = desk;
    const learner = draft.learner ?? draft.who;
    const form = desk.menus.forms.find(({ kind }) => kind === draft.kind);
    return [note("good", h("strong", {}, words.writtenFor(form?.title ?? words.reversalTitle, draft.name || draft.who)),
      h("p", { class: "vc-buttons" },
        button(words.seeLearner(draft.name || draft.who), { name: "arrow", kind: "main", onclick: () => desk.go("learner", { learner }) }),
        button(words.recordAnother, { name: "pen", onclick: () => this.show().querySelector("select").focus() })))];
  }
}

function said({ words, day }, column, text) {
  if (column.reads === "read_date") return day(text);
  if (column.reads === "read_yes_no") return words[text];
  return column.choices.find(({ value }) => value === text)?.label ?? text;
}
