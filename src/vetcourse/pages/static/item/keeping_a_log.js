/** The log form of the whole course: goal, reflection, summary. */
import { group, h, newId, writingBox } from "./dom.js";
import { icon } from "./icons.js";
import { privacyCheck } from "./privacy.js";
import { textOf } from "./planning.js";

const SECTIONS = {
  goal: ["goal-own", "goal-learner", "goal-sign", "goal-when"],
  reflection: ["done", "happened", "surprise", "concept", "other-view"],
  summary: ["learned", "keep", "next", "next-date"],
};
const DATES = new Set(["date", "goal-when", "next-date"]);
const LOG_LINES = { happened: 4, learned: 5 };

/** One entry of the log. */
export function log(form) {
  const { item, words } = form;
  const value = { ...form.value };
  const set = (name) => (entered) => {
    if (entered === "") delete value[name];
    else value[name] = entered;
    form.change({ ...value }, { typing: true });
  };
  const field = (name) => logField(words, name, value[name], set(name));
  const parts = item.parts?.length ? item.parts : Object.keys(SECTIONS);
  const sections = Object.entries(SECTIONS)
    .map(([part, names]) => [part, parts.includes(part) ? names : names.filter((name) => parts.includes(name))])
    .filter(([, names]) => names.length)
    .map(([part, names], at) => group([h("span", { class: "vc-number", "aria-hidden": "true" }, String(at + 1)), words[part]], { className: "vc-log-part" }, names.map(field)));
  const check = item.privacy && privacyCheck(form, () => textOf(form.value));
  const whole = group(item.prompt, { className: "vc-question vc-log" }, field("date"), sections,
    item.signed && h("p", { class: "vc-signed" }, icon("pen"), h("span", {}, words.signed)), check && check.node);
  if (check) whole.addEventListener("focusout", check.look);
  return whole;
}

function logField(words, name, value, set) {
  const id = newId(name);
  const label = h("span", { class: "vc-label", id }, words.log[name]);
  if (!DATES.has(name)) return h("div", { class: "vc-entry" }, label, writingBox({ value, lines: LOG_LINES[name] || 2, labelledby: id, oninput: set }));
  const date = h("input", { type: "date", class: "vc-field", value: value || "", "aria-labelledby": id, oninput: ({ target }) => set(target.value) });
  return h("div", { class: "vc-entry" }, label, date);
}
