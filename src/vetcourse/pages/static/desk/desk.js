/** The desk itself: its views, what they share, and the way between them. */
import { icon } from "../item/icons.js";
import { button, h, newId } from "../item/dom.js";
import { Office, Trouble } from "./asking.js";
import { Everybody } from "./everybody.js";
import { Importing } from "./importing.js";
import { Kept } from "./keeping.js";
import { Learner } from "./learner.js";
import { Numbers } from "./numbers.js";
import { Policy } from "./policy.js";
import { Recording } from "./recording.js";
import { rulesLine } from "./rules.js";
import { save, trouble } from "./showing.js";
import { Taking } from "./taking.js";
import { dayIn, numberIn, wordsIn } from "./words.js";

const VIEWS = { everybody: Everybody, record: Recording, sheet: Importing, policy: Policy, numbers: Numbers, take: Taking };
const SHAPES_OF_VIEWS = { everybody: "people", record: "pen", sheet: "paper", policy: "fork", numbers: "chart", take: "save" };
// Questions about people depend on what everybody is held against; menus and entries do not.
const HELD = new Set(["cohort", "funnel", "times", "path", "simulate", "whatif", "export"]);
const FAMILY = "leadvet-ppuy";
const SLOW = 400;

class Desk {
  constructor(model, el) {
    this.owner = model.get("owner");
    this.kept = new Kept(this.owner);
    this.language = this.kept.get("language", model.get("language"));
    this.rules = this.kept.get("rules", { programme: FAMILY, institution: "", on: "" });
    this.day = (text) => dayIn(this.language, text);
    this.number = (number) => numberIn(this.language, Number(number));
    this.root = h("div", { class: "vc-item vc-desk", "data-item": "desk" });
    this.office = new Office(model, this.root, () => this.words);
    this.resend = () => this.root.querySelector(".vc-away")?.again?.();
    window.addEventListener("vetcourse:resend", this.resend);
    el.replaceChildren(this.root);
    this.open();
  }

  close() {
    window.removeEventListener("vetcourse:resend", this.resend);
    this.office.close();
  }

  get words() {
    return wordsIn(this.language);
  }

  /** Build the frame in the language chosen, and read what there is to choose from. */
  async open() {
    const { words } = this;
    this.root.lang = this.language;
    this.status = h("p", { class: "vc-hidden", role: "status" });
    this.main = h("div", { class: "vc-view" });
    this.frame = h("div", { class: "vc-frame" });
    this.root.replaceChildren(this.#head(words), this.frame, this.main, this.status);
    await this.fill(this.main, () => this.ask("menus", {}), (menus) => {
      this.menus = menus;
      return [];
    });
    if (this.menus) this.#view();
  }

  #head(words) {
    const other = button(words.other, { lang: words.otherCode, hreflang: words.otherCode, onclick: () => this.#speak(words.otherCode) });
    return h("header", { class: "vc-desk-head" }, h("h1", {}, words.title), h("p", { class: "vc-desk-who" }, words.writesAs(this.owner)), other);
  }

  async #speak(language) {
    this.language = language;
    this.kept.set("language", language);
    await this.open();
    this.root.querySelector(".vc-desk-head button").focus();
  }

  /** Go to a view and bring the reader to its heading. */
  go(view, about = {}) {
    this.kept.set("view", { view, about });
    this.#view();
    this.main.querySelector("h2")?.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "start" });
  }

  /** Hold everybody against something else from now on. */
  choose(rules) {
    this.rules = rules;
    this.kept.set("rules", rules);
    this.#view();
    this.frame.querySelector("summary").focus();
  }

  #view() {
    const { view, about } = this.kept.get("view", { view: "everybody", about: {} });
    const shown = view === "learner" ? new Learner(this, about) : new (VIEWS[view] ?? Everybody)(this);
    this.frame.replaceChildren(this.#nav(view === "learner" ? "everybody" : view), rulesLine(this), this.#placesNames());
    this.main.replaceChildren(shown.show());
  }

  #nav(current) {
    const { words } = this;
    const item = ([view, text]) => h("li", {}, h("button", { type: "button", class: "vc-nav", "aria-current": view === current ? "page" : null, onclick: () => this.go(view) }, icon(SHAPES_OF_VIEWS[view]), h("span", {}, text)));
    return h("nav", { "aria-label": words.nav }, h("ul", {}, Object.entries(words.views).map(item)));
  }

  // Asking

  /** Ask the office; questions about people are asked under the rules of the desk. */
  async ask(what, about, files = []) {
    const held = HELD.has(what) ? this.rules : {};
    const given = Object.fromEntries(Object.entries({ ...held, ...about }).filter(([, value]) => value !== "" && value !== null && value !== undefined));
    return (await this.office.ask(what, given, this.language, files)).data;
  }

  /**
   * Show in *place* what comes of *asking*, or why nothing did; the answer, or null.
   *
   * Nobody there? Then *again* is done as soon as somebody is; what writes waits for a person.
   */
  async fill(place, asking, show, { writing = false, again = () => (this.menus ? this.#view() : this.open()) } = {}) {
    const turn = (place.turn = (place.turn ?? 0) + 1);
    const { words } = this;
    const slow = setTimeout(() => {
      if (!place.hasChildNodes()) place.replaceChildren(h("p", { class: "vc-reading" }, writing ? words.writing : words.reading));
      this.tell(writing ? words.writing : words.reading);
    }, SLOW);
    place.setAttribute("aria-busy", "true");
    try {
      const told = await asking();
      if (turn !== place.turn) return null;
      place.replaceChildren(...show(told).filter(Boolean));
      return told;
    } catch (error) {
      if (turn !== place.turn) return null;
      const retry = error.away && (() => this.#again(place, () => this.fill(place, asking, show, { writing, again })));
      const box = trouble(words, error, { retry, writing });
      box.again = writing ? null : again;
      place.replaceChildren(box);
      return null;
    } finally {
      clearTimeout(slow);
      if (turn === place.turn) place.removeAttribute("aria-busy");
    }
  }

  async #again(place, fill) {
    if (!this.menus) return this.open();
    place.replaceChildren();
    await fill();
    place.querySelector("button, a, input")?.focus();
    return null;
  }

  /** Say something to who cannot see the page change. */
  tell(text) {
    this.status.textContent = text;
  }

  /** Fetch a file and hand it to the browser. */
  async take(kind, about = {}) {
    const place = h("div", { class: "vc-place" });
    this.main.firstElementChild.append(place);
    await this.fill(place, async () => {
      const held = Object.fromEntries(Object.entries({ ...this.rules, ...about }).filter(([, value]) => value));
      return this.office.ask("export", { kind, ...held }, this.language);
    }, ({ data, files }) => {
      save(data.name, ...files);
      this.tell(this.words.taken(data.name));
      return [h("p", { class: "vc-taken" }, icon("check"), ` ${this.words.taken(data.name)}`)];
    });
  }

  /** The one learner that a typed text means. */
  async findLearner(text) {
    const { words } = this;
    const told = text ? await this.ask("cohort", { search: text, size: 20 }) : { rows: [] };
    const exact = told.rows.filter(({ login, name }) => login === text || name === text);
    const fitting = exact.length ? exact : told.rows;
    if (!fitting.length) throw new Trouble([words.noSuchLearner(text)]);
    if (fitting.length > 1) throw new Trouble([words.severalSuch(text)]);
    const [{ login, name, learner }] = fitting;
    return { who: login, name, learner };
  }

  // What there is to choose from

  /** Families of rules first, then each rule set by itself. */
  families() {
    const last = new Map(this.menus.programmes.map((one) => [one.family, one]));
    return [...[...last].map(([family, { title }]) => [family, this.words.family(title)]), ...this.ruleSets()];
  }

  ruleSets() {
    return this.menus.programmes.map(({ id, title, valid_from: from }) => [id, `${title} (${from})`]);
  }

  places() {
    return this.menus.institutions.map(({ code, name }) => [code, code === name ? name : `${code} – ${name}`]);
  }

  placeName(code) {
    return this.menus.institutions.find((one) => one.code === code)?.name ?? code;
  }

  #placesNames() {
    this.names = h("datalist", { id: newId("places") }, this.menus.institutions.map(({ code, name }) => h("option", { value: code }, name)));
    return this.names;
  }

  placesList() {
    return this.names.id;
  }

  /** The rule set meant by an id or by a family, the newest of it. */
  #programme(id) {
    const { programmes } = this.menus;
    const wanted = id || this.rules.programme;
    return programmes.find((one) => one.id === wanted) ?? programmes.filter(({ family }) => family === wanted).at(-1);
  }

  requirements(programme = "") {
    return (this.#programme(programme)?.phases ?? []).flatMap((phase) => phase.requirements);
  }

  requirement(id) {
    return this.requirements().find((one) => one.id === id) ?? this.menus.programmes.flatMap(({ phases }) => phases.flatMap((phase) => phase.requirements)).find((one) => one.id === id);
  }

  area(name) {
    return this.#programme("")?.areas[name] ?? name;
  }
}

/** Show the desk; the function returned takes it away again. */
function render({ model, el }) {
  const desk = new Desk(model, el);
  return () => desk.close();
}

export default { render };
