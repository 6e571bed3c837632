/** One learner's way: every verdict with its reason, source and proof, and every entry. */
import { icon } from "../item/icons.js";
import { button, h } from "../item/dom.js";
import { entriesTable } from "./entries.js";
import { proofOf, showProof } from "./proof.js";
import { whatIf } from "./scenario.js";
import { field, fold, heading, line, linked, save, sign } from "./showing.js";

const OPEN = new Set(["not-met", "on-the-way", "refer"]);

/** The view of one learner, on the day and under the rules of the desk. */
export class Learner {
  constructor(desk, { learner }) {
    Object.assign(this, { desk, learner, known: "" });
    this.node = h("div", { class: "vc-learner" });
  }

  show() {
    const { words } = this.desk;
    this.place = h("div", { class: "vc-place" });
    this.title = heading("…");
    const back = button(words.back, { name: "left", onclick: () => this.desk.go("everybody") });
    this.node.replaceChildren(h("p", { class: "vc-no-print" }, back), this.title, this.place);
    this.#look();
    return this.node;
  }

  async #look() {
    const asked = { learner: this.learner, known: this.known || null };
    const told = await this.desk.fill(this.place, () => this.desk.ask("path", asked), (data) => this.#way(data));
    if (told) this.desk.tell(this.desk.words.about(told.name));
  }

  #way(report) {
    const { desk } = this;
    const { words } = desk;
    this.title.textContent = words.about(report.name);
    const here = report.phases.find(({ number }) => number === report.phase);
    const missing = here ? report.findings.filter(({ phase, status }) => phase === here.number && OPEN.has(status)) : [];
    return [
      this.#head(report, here),
      h("h3", {}, words.way),
      h("ol", { class: "vc-phases" }, report.phases.map((phase) => this.#step(phase, report.phase))),
      missing.length > 0 && h("section", { class: "vc-now" }, h("h3", {}, words.nextSteps), h("ul", {}, missing.map((found) => h("li", {}, sign(found.status, found.rule), h("p", {}, found.question || found.step || found.finding))))),
      ...report.phases.map((phase) => this.#phase(phase, report)),
      this.#more(report),
      h("h3", {}, words.entries),
      entriesTable(desk, report),
      this.#asKnown(),
      h("p", { class: "vc-soft" }, words.advises),
    ].filter(Boolean);
  }

  #head(report, here) {
    const { desk } = this;
    const { words } = desk;
    const record = () => {
      desk.kept.set("record", { ...desk.kept.get("record", { kind: "decision", facts: {}, ects: {} }), who: report.login, name: report.name, looking: false });
      desk.go("record");
    };
    return h("div", { class: "vc-learner-head" },
      h("p", { class: "vc-lead" }, `${words.standsIn}: `, h("strong", {}, here ? here.title : words.states.complete), h("span", { class: "vc-soft" }, ` · ${report.login}`)),
      h("p", { class: "vc-buttons vc-no-print" },
        button(words.recordFor(report.name), { name: "pen", kind: "main", onclick: record }),
        button(words.print, { name: "print", onclick: () => window.print() })));
  }

  #step({ number, title, entry, completion }, current) {
    const { words } = this.desk;
    const place = current === null || (number < current && completion === "met") ? "done" : number === current ? "here" : "ahead";
    const shape = { done: "check", here: "target", ahead: "clock" }[place];
    return h("li", { class: `vc-phase vc-phase-${place}`, "aria-current": place === "here" ? "step" : null },
      h("span", { class: "vc-phase-place" }, icon(shape), words[place]),
      h("strong", {}, title),
      place !== "done" && sign({ met: "open", refer: "refer", "not-met": "shut" }[entry], words.entryGate[entry]));
  }

  #phase(phase, report) {
    const found = report.findings.filter((one) => one.phase === phase.number);
    if (!found.length) return null;
    const list = h("ul", { class: "vc-findings-list" }, found.map((one) => this.#finding(one, report)));
    if (phase.number === report.phase) return h("section", { class: "vc-phase-findings" }, h("h3", {}, phase.title), list);
    return h("section", { class: "vc-phase-findings" }, h("h3", {}, phase.title), fold(`${sum(found, this.desk.words)}`, list));
  }

  #finding(found, report) {
    const { words } = this.desk;
    return h("li", { class: "vc-finding" },
      sign(found.status, words.statuses[found.status] ?? found.verdict),
      h("div", { class: "vc-finding-body" },
        h("h4", {}, found.rule),
        h("p", {}, found.finding),
        [...found.cautions, ...found.openings].map((text) => h("p", { class: "vc-soft" }, text)),
        found.question && h("p", { class: "vc-to-do" }, icon("question"), h("span", {}, `${words.question}: ${found.question}`)),
        found.step && found.status !== "met" && h("p", { class: "vc-to-do" }, icon("arrow"), h("span", {}, `${words.step}: ${found.step}`)),
        this.#why(found, report),
        found.parts.length > 0 && [h("p", { class: "vc-ways" }, words.ways), h("ul", { class: "vc-findings-list" }, found.parts.map((part) => this.#finding(part, report)))]));
  }

  /** Where it says so, what counted, and the proof, for who wants to know. */
  #why(found, report) {
    const { desk } = this;
    const { words } = desk;
    const proof = proofOf(report.proofs, found.requirement);
    return h("details", { class: "vc-fold vc-why" },
      h("summary", {}, words.why, h("span", { class: "vc-hidden" }, `: ${found.rule}`)),
      h("h5", {}, words.source),
      h("p", {}, linked(found.source, report.sources)),
      found.facts.length > 0 && [h("h5", {}, words.counted), h("ul", {}, found.facts.map((fact) => h("li", {}, fact)))],
      proof && showProof(desk, found, proof, report.entries));
  }

  #more(report) {
    const { desk } = this;
    const { words } = desk;
    const list = (title, lines) => lines.length > 0 && [h("h3", {}, title), h("ul", { class: "vc-plain-list" }, lines.map((text) => h("li", {}, text)))];
    return h("div", {},
      list(words.unused, report.unused),
      list(words.questions, report.open_questions),
      h("div", { class: "vc-no-print" },
        whatIf(desk, report),
        h("p", { class: "vc-buttons" },
          button(words.takeProofs, { name: "save", onclick: () => save(`${report.login}-${report.on}.json`, JSON.stringify(report, null, 1)) }),
          button(words.takeAll, { name: "save", onclick: () => desk.take("learner.zip", { learner: report.learner }) }))));
  }

  #asKnown() {
    const { words } = this.desk;
    const day = line({ type: "date", value: this.known });
    const look = () => {
      this.known = day.value;
      this.#look();
    };
    return h("div", { class: "vc-no-print" }, fold(words.asKnown, field(words.asKnown, day, { hint: words.asKnownHow }), button(words.look, { name: "eye", onclick: look })));
  }
}

function sum(found, words) {
  const met = found.filter(({ status }) => status === "met").length;
  const binding = found.filter(({ status }) => status !== "note").length;
  return `${words.statuses.met}: ${met} / ${binding}`;
}
