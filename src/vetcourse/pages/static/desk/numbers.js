/** How far the cohort has come and how long it took, drawn and in tables. */
import { h } from "../item/dom.js";
import { drawFunnel, drawTimes, shownCount } from "./plots.js";
import { heading, pictureBox, table } from "./showing.js";

/** The view of the numbers; what could point at somebody is kept back. */
export class Numbers {
  constructor(desk) {
    this.desk = desk;
    this.node = h("div");
  }

  show() {
    const { desk } = this;
    const { words } = desk;
    const [funnel, times] = [h("div", { class: "vc-place" }), h("div", { class: "vc-place" })];
    this.node.replaceChildren(heading(words.numbersTitle), h("h3", {}, words.funnel), funnel, h("h3", {}, words.times), h("p", { class: "vc-soft" }, words.timesHow), times);
    desk.fill(funnel, () => desk.ask("funnel", {}), (told) => this.#funnel(told));
    desk.fill(times, () => desk.ask("times", {}), (told) => this.#times(told));
    return this.node;
  }

  #funnel(told) {
    const { desk } = this;
    const { words } = desk;
    const number = (title) => ({ title, className: "vc-amount" });
    const columns = [{ title: words.filterPhase }, number(words.reached), number(words.mayBegin), number(words.finished)];
    const rows = told.phases.map((phase) => [phase.title, ...["reached", "may_begin", "finished"].map((name) => shownCount(desk, phase[name]))]);
    return [
      h("p", { class: "vc-soft" }, words.funnelHow(shownCount(desk, told.total))),
      pictureBox(words.funnel, drawFunnel(desk, told)),
      table({ caption: h("span", { class: "vc-hidden" }, words.funnel), columns, rows, className: "vc-small" }),
    ];
  }

  #times({ phases, least }) {
    const { desk } = this;
    const { words } = desk;
    const picture = drawTimes(desk, phases);
    const columns = [{ title: words.filterPhase }, ...[words.people, words.lower, words.median, words.upper].map((title) => ({ title, className: "vc-amount" }))];
    const days = (count) => (count === null ? "–" : `${desk.number(count)} ${words.daysShort}`);
    const rows = phases.map(({ phase, n, lower, median, upper }) => [
      words.phase(phase),
      n === null || (n > 0 && n < least) ? words.tooFew(least) : desk.number(n),
      ...[lower, median, upper].map(days),
    ]);
    return [picture && pictureBox(words.times, picture), table({ caption: h("span", { class: "vc-hidden" }, words.times), columns, rows, className: "vc-small" })].filter(Boolean);
  }
}
