/** What every view of the desk is built from: signs, tables, fields, troubles, files. */
import { icon } from "../item/icons.js";
import { button, h, newId } from "../item/dom.js";

const SIGNS = {
  open: "check", complete: "target", met: "check", refer: "question", shut: "stop", "not-met": "cross", "on-the-way": "clock", note: "alert",
};

/** A verdict or a state: an icon, a word and a colour that say the same. */
export function sign(kind, text) {
  return h("span", { class: `vc-sign vc-is-${kind}` }, icon(SIGNS[kind]), h("span", {}, text));
}

/** The heading of a view, to which the reader is brought when it opens. */
export function heading(text) {
  return h("h2", { class: "vc-view-title", tabindex: "-1" }, text);
}

/** A table that becomes cards on a narrow screen and stays a table for a screen reader. */
export function table({ caption, columns, rows, className = "" }) {
  const head = columns.map((column) => h("th", { scope: "col", role: "columnheader", class: column.className, "aria-sort": column.sorted }, column.head ?? column.title));
  const body = rows.map((cells) => h("tr", { role: "row" }, cells.map((cell, at) => cellOf(cell, columns[at], at))));
  return h("table", { class: `vc-table ${className}`, role: "table" },
    h("caption", {}, caption),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, head)),
    h("tbody", { role: "rowgroup" }, body));
}

function cellOf(cell, column, at) {
  const attributes = { class: column.className, "data-title": column.title };
  return at === 0 ? h("th", { scope: "row", role: "rowheader", ...attributes }, cell) : h("td", { role: "cell", ...attributes }, cell);
}

/** A label above its control, and a hint that is read with it. */
export function field(label, control, { hint = "", className = "", must = "" } = {}) {
  const id = control.id || newId("field");
  control.id = id;
  const told = hint && h("p", { class: "vc-hint-line", id: `${id}-hint` }, hint);
  if (told) control.setAttribute("aria-describedby", told.id);
  if (must) control.required = true;
  return h("div", { class: `vc-entry ${className}` }, h("label", { for: id }, label, must && h("span", { class: "vc-must" }, ` (${must})`)), told, control);
}

/** A line to write in. */
export function line({ value = "", type = "text", oninput, ...more } = {}) {
  const box = h("input", { type, class: "vc-field", value, autocomplete: "off", ...more });
  if (oninput) box.addEventListener("input", () => oninput(box.value));
  return box;
}

/** A list to choose one from; *options* are pairs of value and text. */
export function select(options, { value = "", onchange, ...more } = {}) {
  const box = h("select", { class: "vc-select", ...more }, options.map(([name, text]) => h("option", { value: name }, text)));
  box.value = value;
  if (box.selectedIndex < 0) box.selectedIndex = 0;
  if (onchange) box.addEventListener("change", () => onchange(box.value));
  return box;
}

/** A part that is folded away until it is asked for. */
export function fold(title, ...children) {
  return h("details", { class: "vc-fold" }, h("summary", {}, title), children);
}

/** What went wrong, in lines a person can act on, with a way to try again. */
export function trouble(words, error, { retry = null, writing = false } = {}) {
  const away = error.away === true;
  const known = Array.isArray(error.lines);
  if (!known) console.error("vetcourse:", error);
  const lines = known ? error.lines : [words.wentWrong];
  const kept = away && h("p", {}, writing ? words.awayUnknown : words.awayKept);
  const box = h("div", { class: `vc-trouble-box ${away ? "vc-away" : ""}`, role: "alert" },
    icon(away ? "cloud" : "stop"),
    h("div", {},
      h("strong", {}, away ? words.awayTitle : words.refusedTitle),
      h("ul", {}, lines.map((text) => h("li", {}, text))),
      kept,
      retry && button(words.tryAgain, { name: "loop", onclick: retry })));
  return box;
}

/** Something that is right or done, for the eye; it is announced elsewhere. */
export function note(kind, ...children) {
  const shape = { good: "check", look: "eye", plain: "bulb" }[kind];
  return h("div", { class: `vc-note vc-note-${kind}` }, icon(shape), h("div", {}, children));
}

/** A drawing that can be scrolled by keyboard where the page is narrower than it. */
export function pictureBox(label, picture) {
  return h("div", { class: "vc-picture-box", role: "group", "aria-label": label, tabindex: "0" }, picture);
}

/** The quoted source with a link on every name whose place is known. */
export function linked(text, sources) {
  const urls = new Map(sources.filter(({ url }) => /^https?:\/\//.test(url)).map(({ id, url }) => [id, url]));
  if (!urls.size) return [text];
  const names = [...urls.keys()].sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const told = [];
  let last = 0;
  for (const found of text.matchAll(new RegExp(`(?<![\\w-])(${names.join("|")})(?![\\w-])([^(;,]*)`, "g"))) {
    const quoted = found[0].trimEnd();
    told.push(text.slice(last, found.index), h("a", { href: urls.get(found[1]), target: "_blank", rel: "noopener noreferrer" }, quoted));
    last = found.index + quoted.length;
  }
  return [...told, text.slice(last)];
}

/** Have the browser save *bytes* under *name*. */
export function save(name, ...bytes) {
  const address = URL.createObjectURL(new Blob(bytes));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
