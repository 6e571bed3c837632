/** What if: one learner under other rules, elsewhere, or with more passed. */
import { button, h, option } from "../item/dom.js";
import { field, fold, select, sign } from "./showing.js";

const COUNTABLE = new Set(["credits", "pool", "modules"]);

/** The questions, and what would change; nothing is written. */
export function whatIf(desk, report) {
  const { words } = desk;
  const place = h("div", { class: "vc-place" });
  const offers = h("div", { class: "vc-offers" });
  const passed = new Set();
  const rules = select([["", words.none], ...desk.ruleSets()]);
  const where = select([["", words.none], ...desk.places()]);
  const cheapest = select([["", words.none], ...toMeet(desk, report)]);
  const play = () => desk.fill(place, () => desk.ask("whatif", {
    learner: report.learner,
    scenario: { passed: [...passed], programme: rules.value, institution: where.value, cheapest: cheapest.value ? [cheapest.value] : [] },
  }), (told) => outcome(desk, told));
  const part = fold(words.whatIf,
    h("p", { class: "vc-soft" }, words.whatIfHow),
    offers,
    h("div", { class: "vc-side-by-side" }, field(words.cheapest, cheapest), field(words.otherRules, rules), field(words.otherPlace, where)),
    button(words.play, { name: "fork", kind: "main", onclick: play }),
    place);
  part.addEventListener("toggle", () => part.open && !offers.hasChildNodes() && desk.fill(offers, () => desk.ask("whatif", { learner: report.learner, scenario: {} }), (told) => choices(words, told.offers, passed)));
  return part;
}

function toMeet(desk, report) {
  const lacking = report.findings.filter(({ status, requirement }) => status !== "met" && COUNTABLE.has(desk.requirement(requirement)?.kind));
  return lacking.map(({ requirement, rule }) => [requirement, rule]);
}

function choices(words, offers, passed) {
  if (!offers.length) return [h("span")];
  const ticks = offers.map(({ code, title, ects }) => option("checkbox", {
    value: code, text: `${code} · ${title} (${words.credits(Number(ects))})`, className: "vc-option vc-tick",
    onchange: ({ target }) => (target.checked ? passed.add(code) : passed.delete(code)),
  }));
  return [h("fieldset", { class: "vc-group" }, h("legend", { class: "vc-legend" }, words.passedToo), ticks)];
}

function outcome(desk, told) {
  const { words } = desk;
  const found = [h("p", { class: "vc-from-to" }, h("span", {}, `${words.before}: `, h("b", {}, words.phaseOf(told.before.phase))), h("span", {}, `${words.after}: `, h("b", {}, words.phaseOf(told.after.phase))))];
  if (told.cheapest !== null) found.push(h("p", {}, told.cheapest.length ? words.cheapestIs(told.cheapest.map(({ code, title }) => `${code} ${title}`).join(", ")) : words.cheapestNone));
  if (!told.changes.length) found.push(h("p", {}, words.noChange));
  else found.push(h("h4", {}, words.changesTo), h("ul", { class: "vc-changes" }, told.changes.map((change) => h("li", {}, h("span", {}, change.text), h("span", { class: "vc-change" }, verdict(words, change.before), " → ", verdict(words, change.after))))));
  return found;
}

function verdict(words, kind) {
  return kind ? sign(kind, words.verdicts[kind]) : "–";
}
