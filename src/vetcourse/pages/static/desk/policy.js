/** Everybody under other rules: what is changed, the transition table, and its drawing. */
import { button, h, iconButton } from "../item/dom.js";
import { drawFlow } from "./flow.js";
import { field, fold, heading, line, pictureBox, select, table } from "./showing.js";

/** The view in which a policy is tried; nothing is ever written here. */
export class Policy {
  constructor(desk) {
    this.desk = desk;
    this.policy = desk.kept.get("policy", { programme: "", institution: "", changes: [{}] });
    this.node = h("div");
  }

  show() {
    const { desk } = this;
    const { words } = desk;
    const keep = (name) => (value) => {
      this.policy[name] = value;
      this.#keep();
      this.#changes();
    };
    this.list = h("div", { class: "vc-policy-changes" });
    this.place = h("div", { class: "vc-place" });
    this.node.replaceChildren(
      heading(words.policyTitle), h("p", { class: "vc-soft" }, words.policyHow), this.list,
      h("p", { class: "vc-buttons" }, button(words.addChange, { name: "plus", onclick: () => this.#add() })),
      h("div", { class: "vc-side-by-side" },
        field(words.rulesInstead, select([["", words.none], ...desk.ruleSets()], { value: this.policy.programme, onchange: keep("programme") })),
        field(words.placeInstead, select([["", words.none], ...desk.places()], { value: this.policy.institution, onchange: keep("institution") }))),
      h("p", { class: "vc-buttons" }, button(words.simulate, { name: "fork", kind: "main", onclick: () => this.#simulate() })),
      this.place);
    this.#changes();
    return this.node;
  }

  #keep() {
    this.desk.kept.set("policy", this.policy);
  }

  #add() {
    this.policy.changes.push({});
    this.#keep();
    this.#changes();
    [...this.list.querySelectorAll("select")].at(-1).focus();
  }

  #changes() {
    this.list.replaceChildren(...this.policy.changes.map((change, at) => this.#change(change, at)));
  }

  /** One requirement, and a box for each of its numbers. */
  #change(change, at) {
    const { desk } = this;
    const { words } = desk;
    const rows = desk.requirements(this.policy.programme).filter(({ numbers }) => Object.keys(numbers).length);
    const row = rows.find(({ id }) => id === change.requirement);
    const which = select([["", words.choose], ...rows.map(({ id, text }) => [id, text])], { value: row?.id ?? "", onchange: (requirement) => {
      this.policy.changes[at] = { requirement };
      this.#keep();
      this.#changes();
      this.list.querySelectorAll("select")[at].focus();
    } });
    const remove = () => {
      this.policy.changes.splice(at, 1);
      this.#keep();
      this.#changes();
      this.list.querySelectorAll("select")[Math.max(at - 1, 0)]?.focus();
    };
    return h("fieldset", { class: "vc-policy-change" },
      h("legend", { class: "vc-legend" }, words.change(at + 1)),
      field(words.requirement, which, { className: "vc-policy-row" }),
      row && numbersOf(row).map((one) => this.#number(change, one)),
      this.policy.changes.length > 1 && iconButton(words.removeChange(at + 1), "bin", { onclick: remove }));
  }

  #number(change, { name, area, now }) {
    const { desk } = this;
    const { words } = desk;
    const key = area ? `areas.${area}` : name;
    const label = area ? desk.area(area) : words.fields[name] ?? name;
    const box = line({ value: change[key] ?? "", inputmode: "decimal", oninput: (text) => {
      change[key] = text.trim().replace(",", ".");
      this.#keep();
    } });
    return field(`${words.newNumber}: ${label}`, box, { hint: words.nowNumber(desk.number(now)), className: "vc-short" });
  }

  /** The policy as the office takes it; empty boxes change nothing. */
  #asked() {
    const rows = this.desk.requirements(this.policy.programme);
    const changes = this.policy.changes.flatMap(({ requirement, ...typed }) => {
      const row = rows.find(({ id }) => id === requirement);
      const given = Object.entries(typed).filter(([, text]) => text !== "");
      if (!row || !given.length) return [];
      const plain = Object.fromEntries(given.filter(([name]) => !name.startsWith("areas.")));
      const areas = given.filter(([name]) => name.startsWith("areas.")).map(([name, text]) => [name.slice(6), text]);
      return [{ requirement, ...plain, ...(areas.length ? { areas: { ...row.numbers.areas, ...Object.fromEntries(areas) } } : {}) }];
    });
    return { programme: this.policy.programme, institution: this.policy.institution, changes };
  }

  async #simulate() {
    const told = await this.desk.fill(this.place, () => this.desk.ask("simulate", { policy: this.#asked() }), (data) => this.#outcome(data));
    if (told) this.desk.tell(`${this.desk.words.gained(told.gained.count)}, ${this.desk.words.lost(told.lost.count)}`);
  }

  #outcome(told) {
    const { desk } = this;
    const { words } = desk;
    const columns = [{ title: words.nowAndThen }, ...told.states.map((state) => ({ title: words.phaseOf(state), className: "vc-amount" }))];
    const most = Math.max(1, ...told.table.flat().map((count) => count ?? 0));
    const rows = told.table.map((counts, at) => [words.phaseOf(told.states[at]), ...counts.map((count, to) => cell(desk, count, most, at === to))]);
    const still = !told.gained.count && !told.lost.count && !told.changed.length;
    return [
      h("h3", {}, words.table),
      still && h("p", {}, h("strong", {}, words.nobodyMoves)),
      pictureBox(words.table, drawFlow(desk, told)),
      table({ caption: words.tableHow, columns, rows, className: "vc-transition" }),
      this.#people(words.gained(told.gained.count), told.gained),
      this.#people(words.lost(told.lost.count), told.lost),
      told.changed.length > 0 && [h("h3", {}, words.changed), this.#requirements(told.changed)],
    ].flat().filter(Boolean);
  }

  #people(title, { count, learners }) {
    const { desk } = this;
    if (!count) return null;
    const sorted = [...learners].sort((one, other) => one.name.localeCompare(other.name, desk.language));
    const name = ({ learner, name: text }) => h("li", {}, h("button", { type: "button", class: "vc-name", onclick: () => desk.go("learner", { learner }) }, text));
    const more = count > learners.length && h("li", {}, desk.words.andMore(desk.number(count - learners.length)));
    return fold(title, h("ul", { class: "vc-people-list" }, sorted.map(name), more));
  }

  #requirements(changed) {
    const { desk } = this;
    const { words } = desk;
    const columns = [{ title: words.requirement }, { title: words.up, className: "vc-amount" }, { title: words.down, className: "vc-amount" }];
    const rows = changed.map(({ text, up, down }) => [text, desk.number(up), desk.number(down)]);
    return table({ caption: h("span", { class: "vc-hidden" }, words.changed), columns, rows, className: "vc-small" });
  }
}

function numbersOf({ numbers }) {
  return Object.entries(numbers).flatMap(([name, now]) => (name === "areas" ? Object.entries(now).map(([area, one]) => ({ name, area, now: one })) : [{ name, now }]));
}

function cell(desk, count, most, stays) {
  if (count === null) return desk.words.few;
  const mark = h("span", { class: `vc-cell-bar ${stays ? "" : "vc-moves-away"}`, "aria-hidden": "true" });
  mark.style.inlineSize = `${Math.round((100 * count) / most)}%`;
  return h("span", { class: "vc-cell" }, h("span", {}, desk.number(count)), mark);
}
