/** Everybody: the table with its search, filters, order and pages. */
import { icon } from "../item/icons.js";
import { button, h } from "../item/dom.js";
import { capital, numberIn } from "./words.js";
import { field, heading, line, select, sign, table } from "./showing.js";

const START = { search: "", verdict: "", phase: "", state: "", stuck: "", sort: "name", descending: false, page: 1, size: 50 };
const SIZES = [25, 50, 100, 200];
const PAUSE = 300;

/** The cohort as a coordinator looks through it. */
export class Everybody {
  constructor(desk) {
    this.desk = desk;
    this.asked = { ...START, ...desk.kept.get("cohort", {}) };
    this.node = h("div");
  }

  /** The view; its table comes when the office has answered. */
  show() {
    const { words } = this.desk;
    this.tiles = h("div", { class: "vc-tiles", role: "group", "aria-label": words.sorts.state });
    this.filters = h("div", { class: "vc-filters" });
    this.place = h("div", { class: "vc-place" });
    this.node.replaceChildren(heading(words.views.everybody), this.tiles, this.#searching(), this.filters, this.place);
    this.#look();
    return this.node;
  }

  #searching() {
    const { words } = this.desk;
    const typed = line({ type: "search", value: this.asked.search, oninput: (text) => {
      clearTimeout(this.pause);
      this.pause = setTimeout(() => this.#change({ search: text.trim() }), PAUSE);
    } });
    return field(words.search, typed, { className: "vc-searching" });
  }

  #change(changes) {
    this.asked = { ...this.asked, page: 1, ...changes };
    this.desk.kept.set("cohort", this.asked);
    return this.#look();
  }

  async #look() {
    const told = await this.desk.fill(this.place, () => this.desk.ask("cohort", this.asked), (data) => this.#table(data));
    if (!told) return;
    this.#showTiles(told);
    this.#showFilters(told);
    this.desk.tell(this.#count(told));
  }

  #count({ matching, total }) {
    const { words, language } = this.desk;
    return total === 1 && matching === 1 ? words.oneLearner : words.found(numberIn(language, matching), numberIn(language, total));
  }

  #showTiles({ counts, total }) {
    const { words, language } = this.desk;
    const tile = (state, text, number) => h("button", {
      type: "button", class: `vc-tile vc-is-${state || "all"}`, "data-state": state, "aria-pressed": String(this.asked.state === state), onclick: () => this.#change({ state }),
    }, h("span", { class: "vc-tile-number" }, numberIn(language, number)), state ? sign(state, text) : h("span", { class: "vc-sign" }, icon("people"), text));
    this.#replace(this.tiles, [tile("", words.all, total), ...["open", "refer", "shut", "complete"].map((state) => tile(state, words.states[state], counts.state[state]))], "data-state");
  }

  /** Put in new controls and leave the reader on the one they were on. */
  #replace(place, children, name) {
    const was = place.contains(document.activeElement) ? document.activeElement.getAttribute(name) : null;
    place.replaceChildren(...children);
    if (was !== null) place.querySelector(`[${name}="${was}"]`)?.focus();
  }

  #showFilters({ counts }) {
    const { words, language } = this.desk;
    const some = (pairs) => [["", words.any], ...pairs.map(([name, text, number]) => [name, `${text} (${numberIn(language, number)})`])];
    const choice = (name, label, pairs) => field(label, select(pairs, { value: String(this.asked[name] ?? ""), "data-filter": name, onchange: (value) => this.#change({ [name]: value }) }));
    const phases = Object.entries(counts.phase).map(([name, number]) => [name, words.phaseOf(name), number]);
    const verdicts = Object.entries(counts.verdict).map(([name, number]) => [name, capital(words.verdicts[name]), number]);
    const missing = Object.entries(counts.missing).map(([name, number]) => [name, this.desk.requirement(name)?.text ?? name, number]);
    const filtered = ["search", "verdict", "phase", "state", "stuck"].some((name) => this.asked[name]);
    this.#replace(this.filters, [
      choice("phase", words.filterPhase, some(phases)),
      choice("verdict", words.filterVerdict, some(verdicts)),
      choice("stuck", words.filterMissing, some(missing)),
      choice("sort", words.sortBy, Object.entries(words.sorts)),
      filtered && button(words.clear, { name: "turn", "data-filter": "clear", onclick: () => this.#clear() }),
    ].filter(Boolean), "data-filter");
  }

  #clear() {
    const { sort, descending, size } = this.asked;
    this.node.querySelector("input[type=search]").value = "";
    this.#change({ ...START, sort, descending, size }).then(() => this.tiles.querySelector("button")?.focus());
  }

  #table(data) {
    const { words } = this.desk;
    if (!data.matching) return [h("p", { class: "vc-nothing" }, data.total ? words.nobody : words.nobodyYet)];
    const column = (name, title) => ({ title, head: this.#order(name, title), sorted: this.#direction(name), className: `vc-column-${name}` });
    const columns = [column("name", words.columnName), column("phase", words.sorts.phase), column("state", words.sorts.state), column("credits", words.sorts.credits), column("stuck_at", words.sorts.stuck_at)];
    const caption = [h("strong", {}, words.tableCaption), h("span", {}, `: ${this.#count(data)}`)];
    return [table({ caption, columns, rows: data.rows.map((row) => this.#row(row)), className: "vc-cohort" }), this.#pages(data)];
  }

  #direction(name) {
    if (this.asked.sort !== name) return null;
    return this.asked.descending ? "descending" : "ascending";
  }

  #order(name, title) {
    const direction = this.#direction(name);
    const onclick = () => this.#change({ sort: name, descending: direction === "ascending" }).then(() => this.place.querySelector(`[data-order="${name}"]`)?.focus());
    return h("button", { type: "button", class: "vc-order", "data-order": name, onclick }, title, direction && icon(direction === "ascending" ? "up" : "down"));
  }

  #row(row) {
    const { words, language } = this.desk;
    const missing = row.missing_title
      ? [h("p", { class: "vc-missing" }, row.stuck_at && h("span", { class: `vc-stopped vc-is-${row.state}` }, `${row.state === "refer" ? words.waitsFor : words.stoppedBy} `), row.missing_title), h("p", { class: "vc-soft" }, row.next), row.step && h("p", { class: "vc-to-do" }, icon("arrow"), h("span", {}, row.step))]
      : words.nothingMissing;
    return [
      [h("button", { type: "button", class: "vc-name", onclick: () => this.desk.go("learner", { learner: row.learner }) }, row.name), row.login !== row.name && h("span", { class: "vc-login" }, row.login)],
      [words.phaseOf(row.phase), row.phase !== null && h("span", { class: "vc-soft vc-verdict" }, words.verdicts[row.verdict])],
      sign(row.state, words.states[row.state]),
      numberIn(language, row.credits),
      h("div", { class: "vc-lacks" }, missing),
    ];
  }

  #pages({ page, size, matching }) {
    const { words, language } = this.desk;
    const last = Math.max(1, Math.ceil(matching / size));
    const turn = (number, name) => this.#change({ page: Math.min(Math.max(number, 1), last) }).then(() => {
      const wanted = this.place.querySelector(`[data-page="${name}"]`);
      (wanted?.disabled ? this.place.querySelector("[data-page]:not(:disabled)") : wanted)?.focus();
    });
    const step = (name, shape, number) => button(words[name], { name: shape, "data-page": name, disabled: number < 1 || number > last, onclick: () => turn(number, name) });
    const number = line({ type: "number", min: 1, max: last, value: page, "data-page": "number" });
    number.addEventListener("change", () => turn(Number(number.value) || 1, "number"));
    const sizes = select(SIZES.map((one) => [String(one), String(one)]), { value: String(size), "data-page": "size", onchange: (value) => this.#change({ size: Number(value) }) });
    return h("nav", { class: "vc-pages", "aria-label": words.pages },
      step("previous", "left", page - 1),
      h("span", { class: "vc-page-of" }, words.pageOf(numberIn(language, page), numberIn(language, last))),
      step("next", "arrow", page + 1),
      last > 2 && field(words.pageNumber, number, { className: "vc-short" }),
      field(words.onAPage, sizes, { className: "vc-short" }));
  }
}
