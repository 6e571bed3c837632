/** The form where a plan is built row by row: plan. */
import { button, dropDown, group, h, iconButton, newId, writingBox } from "./dom.js";
import { icon } from "./icons.js";
import { isAnswered } from "./saving.js";
import { privacyCheck } from "./privacy.js";
import { Review } from "./reviewing.js";

/** Rows of a plan: a table where there is room, a card for each row where there is not. */
export function plan(form) {
  const { item } = form;
  const sheet = item.fixed ? fixedRows(form) : freeRows(form);
  const check = item.privacy && privacyCheck(form, () => textOf(form.value));
  if (check) sheet.addEventListener("focusout", check.look);
  return group(item.prompt, { className: "vc-question" }, sheet, check && check.node);
}

function fixedRows(form) {
  const { item } = form;
  const value = structuredClone(form.value || {});
  const tell = (typing) => form.change(structuredClone(value), { typing });
  const review = item.asks && new Review(form, value, tell);
  const rows = Object.entries(item.fixed).map(([name, title]) => {
    const shown = row(form, { title, cells: value[name] || {}, set: (cells) => {
      value[name] = cells;
      tell(true);
    } });
    review?.watch(name, shown);
    return shown;
  });
  return table(form, rows, { named: true });
}

function freeRows(form) {
  const { item, words } = form;
  const { from = 1, to = 12 } = item.rows || {};
  const value = structuredClone(Array.isArray(form.value) ? form.value : []);
  while (value.length < from) value.push({});
  const holder = h("div", { class: "vc-plan-holder" });
  const tell = (typing) => form.change(structuredClone(value), { typing });
  const show = () => {
    const rows = value.map((cells, at) => row(form, {
      number: at + 1, cells, set: () => tell(true),
      remove: value.length > from ? () => remove(at) : null,
    }));
    const room = value.length < to;
    const add = button(words.addRow, { name: "plus", kind: "add", disabled: !room, onclick: () => append() });
    const note = room ? (from > 1 ? words.rowsLeast(from) : "") : words.rowsMost(to);
    holder.replaceChildren(table(form, rows, {}), h("div", { class: "vc-under" }, add, h("p", { class: "vc-how" }, note)));
  };
  const append = () => {
    value.push({});
    show();
    holder.querySelector(".vc-plan-row:last-child :is(textarea, input, select)").focus();
  };
  const remove = (at) => {
    value.splice(at, 1);
    tell(false);
    show();
    holder.querySelectorAll(".vc-plan-row")[Math.min(at, value.length - 1)].querySelector("textarea, input, select").focus();
  };
  show();
  return holder;
}

function table(form, rows, { named = false }) {
  const { columns } = form.item;
  const heads = Object.values(columns).map(({ title }) => h("th", { scope: "col" }, title));
  const first = h("td", { class: "vc-corner" });
  const last = named ? null : h("td", { class: "vc-corner" });
  const head = h("thead", {}, h("tr", {}, first, heads, last));
  const wide = Object.keys(columns).length > 4 || hasLongNames(form.item) ? " vc-wide" : "";
  return h("table", { class: `vc-plan${named ? " vc-named" : ""}${wide}` }, head, h("tbody", {}, rows));
}

/** Whether rows have names that need the whole width beside three columns. */
function hasLongNames({ columns, fixed }) {
  const longest = Math.max(...Object.values(fixed || {}).map((title) => title.length), 0);
  return Object.keys(columns).length > 2 && longest > 60;
}

function row(form, { title, number, cells, set, remove }) {
  const { item, words } = form;
  const id = newId("row");
  const notes = {};
  const changed = (name) => (entered) => {
    if (entered === "" || entered === null) delete cells[name];
    else cells[name] = entered;
    showTogether(notes, item, cells, words);
    set(cells);
  };
  const filled = Object.entries(item.columns).map(([name, column]) => {
    notes[name] = h("p", { class: "vc-together", hidden: true });
    return h("td", {}, h("span", { class: "vc-cell-title", id: `${id}-${name}` }, column.title),
      cell(form, column, { value: cells[name], labelledby: `${id} ${id}-${name}`, set: changed(name) }), notes[name]);
  });
  showTogether(notes, item, cells, words);
  const shown = number ? [h("span", { class: "vc-hidden" }, words.row("")), String(number)] : title;
  const bin = !item.fixed && h("td", { class: "vc-remove" }, remove && iconButton(words.removeRow(number), "bin", { onclick: remove }));
  return h("tr", { class: "vc-plan-row" }, h("th", { scope: "row", id }, h("span", {}, shown)), filled, bin);
}

function cell(form, column, { value, labelledby, set }) {
  const kind = column.kind || "text";
  if (kind === "choice") return dropDown(form.words, { options: column.options, value, labelledby, onchange: ({ target }) => set(target.value) });
  if (kind === "text") return writingBox({ value, lines: column.lines, most: 5000, labelledby, oninput: set });
  const number = kind === "number";
  const read = ({ target }) => set(number && target.value !== "" ? Number(target.value) : target.value);
  return h("input", { class: "vc-field", type: kind, step: number ? "any" : null, value: value ?? "", "aria-labelledby": labelledby, oninput: read });
}

/** Say under an empty cell that it belongs with one that is filled. */
function showTogether(notes, item, cells, words) {
  for (const note of Object.values(notes)) note.hidden = true;
  for (const [filled, missing] of item.together || []) {
    if (!isAnswered(cells[filled]) || isAnswered(cells[missing])) continue;
    notes[missing].hidden = false;
    notes[missing].replaceChildren(icon("eye"), h("span", {}, words.together(item.columns[filled].title)));
  }
}

/** All that is written in a value of any shape, for the privacy check. */
export function textOf(value) {
  if (typeof value === "string") return `${value}\n`;
  return value && typeof value === "object" ? Object.values(value).map(textOf).join("") : "";
}
