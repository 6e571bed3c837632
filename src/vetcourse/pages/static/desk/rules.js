/** What everybody is held against: rules, institution and day, above every view. */
import { button, h } from "../item/dom.js";
import { field, line, select } from "./showing.js";

/** One line that says it, and the fields to change it. */
export function rulesLine(desk) {
  const { words } = desk;
  const { programme, institution, on } = desk.rules;
  const names = [titleOf(desk, programme), institution ? desk.placeName(institution) : words.noInstitution, on ? desk.day(on) : words.today];
  const rules = select(desk.families(), { value: programme });
  const place = select([["", words.noInstitution], ...desk.places()], { value: institution });
  const day = line({ type: "date", value: on });
  const use = () => desk.choose({ programme: rules.value, institution: place.value, on: day.value });
  const details = h("details", { class: "vc-rules-line" },
    h("summary", {}, h("span", { class: "vc-soft" }, `${words.againstRules}: `), h("span", { class: "vc-rules-names" }, names.join(" · ")), h("span", { class: "vc-rules-change" }, words.changeRules)),
    h("div", { class: "vc-side-by-side" }, field(words.programme, rules), field(words.institution, place), field(words.on, day)),
    h("p", { class: "vc-buttons" }, button(words.use, { name: "check", kind: "main", onclick: use })));
  return details;
}

function titleOf(desk, programme) {
  const { programmes } = desk.menus;
  const one = programmes.find(({ id }) => id === programme) ?? programmes.filter(({ family }) => family === programme).at(-1);
  return one?.title ?? programme;
}
