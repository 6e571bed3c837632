/** The fields of one kind of entry, made from what the office says it needs. */
import { h } from "../item/dom.js";
import { capital } from "./words.js";
import { field, fold, line, select } from "./showing.js";

/** The columns that everybody fills, and those few need, as fields over one draft. */
export function fieldsOf(desk, form, draft, changed) {
  const own = form.columns.filter(({ name }) => name !== "authority" && name !== "reason");
  const make = (column) => fieldOf(desk, column, draft, changed);
  const filled = ({ name }) => draft.facts[name];
  const rest = own.filter(({ required }) => !required);
  const more = rest.length + form.ects.length > 0 && fold(desk.words.more, h("div", { class: "vc-side-by-side" }, rest.map(make)), ectsFields(desk, form, draft, changed));
  if (more && (rest.some(filled) || Object.values(draft.ects).some(Boolean))) more.open = true;
  return [h("div", { class: "vc-side-by-side" }, own.filter(({ required }) => required).map(make)), more];
}

function fieldOf(desk, column, draft, changed) {
  const { words } = desk;
  const keep = (text) => {
    draft.facts[column.name] = text;
    changed();
  };
  const value = draft.facts[column.name] ?? "";
  const hint = column.example && column.reads !== "read_date" ? words.example(column.example) : "";
  return field(capital(column.label), control(desk, column, value, keep), { hint: column.choices.length || isYesNo(column) ? "" : hint, must: column.required ? words.required : "" });
}

function isYesNo({ reads }) {
  return reads === "read_yes_no";
}

function control(desk, column, value, keep) {
  const { words } = desk;
  const first = ["", words.choose];
  if (column.choices.length) return select([first, ...column.choices.map(({ value: name, label }) => [name, label])], { value, onchange: keep });
  if (isYesNo(column)) return select([first, ["yes", words.yes], ["no", words.no]], { value, onchange: keep });
  if (column.reads === "read_date") return line({ type: "date", value, oninput: keep });
  if (column.name === "requirement") return select([first, ...desk.requirements().map(({ id, text }) => [id, text])], { value, onchange: keep });
  if (column.name === "institution") return line({ value, oninput: keep, list: desk.placesList() });
  return line({ value, oninput: keep });
}

function ectsFields(desk, form, draft, changed) {
  if (!form.ects.length) return null;
  const boxes = form.ects.map(({ areas, label }) => field(capital(label), line({ value: draft.ects[areas] ?? "", inputmode: "decimal", oninput: (text) => {
    draft.ects[areas] = text;
    changed();
  } })));
  return h("fieldset", { class: "vc-group" }, h("legend", { class: "vc-legend" }, desk.words.ects), h("div", { class: "vc-side-by-side" }, boxes));
}

/** What was typed, without what was left empty. */
export function filledIn(values) {
  return Object.fromEntries(Object.entries(values).filter(([, text]) => String(text ?? "").trim() !== ""));
}
