/** The log form of the whole course: goal, reflection, summary. */
import { group, h, newId, writingBox } from "./dom.js";
import { icon } from "./icons.js";
import { privacyCheck } from "./privacy.js";
import { textOf } from "./planning.js";

/** One entry of the log; which fields it has, and their words, come with the item. */
export function log(form) {
  const { item } = form;
  const { date, parts, entry, signed } = item.form;
  const value = { ...form.value };
  const field = (asked) => logField(asked, value[asked.name], (entered) => {
    if (entered === "") delete value[asked.name];
    else value[asked.name] = entered;
    form.change({ ...value }, { typing: true });
  });
  const sections = parts.map(({ title, fields }, at) =>
    group([h("span", { class: "vc-number", "aria-hidden": "true" }, String(at + 1)), title], { className: "vc-log-part" }, fields.map(field)));
  const check = item.privacy && privacyCheck(form, () => textOf(form.value));
  const whole = group(item.prompt, { className: "vc-question vc-log", hint: entry }, field(date), sections,
    signed && h("p", { class: "vc-signed" }, icon("pen"), h("span", {}, signed)), check && check.node);
  if (check) whole.addEventListener("focusout", check.look);
  return whole;
}

function logField({ name, label, kind, lines }, value, set) {
  const id = newId(name);
  const title = h("span", { class: "vc-label", id }, label);
  const entered = ({ target }) => set(target.value);
  const control = kind === "date"
    ? h("input", { type: "date", class: "vc-field", value: value || "", "aria-labelledby": id, oninput: entered })
    : writingBox({ value, lines, labelledby: id, oninput: set });
  return h("div", { class: "vc-entry" }, title, control);
}
