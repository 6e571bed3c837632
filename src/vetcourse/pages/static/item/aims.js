/** One competence aim of a training plan: a line to read, and behind it the fields. */
import { button, dropDown, h, newId, option, writingBox } from "./dom.js";
import { icon } from "./icons.js";

const LONGEST_AIM = 500;
const LONGEST_CELL = 200;

/** The lines of a pasted list, without bullets, numbers and what stands there already. */
export function aimsIn(text, there) {
  const known = new Set(there.map((title) => title.trim().toLowerCase()));
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^\s*(?:[-–—•·*▪◦]|\(?\d{1,3}[.)])\s+/, "").trim().slice(0, LONGEST_AIM));
  return lines.filter((line) => {
    const isNew = line && !known.has(line.toLowerCase());
    known.add(line.toLowerCase());
    return isNew;
  });
}

/** A card for one aim; `changed` hears of every change, `remove` is given where it can go. */
export function aimCard(form, { number, title, cells, lists, changed, remove, open }) {
  const { item, words } = form;
  const free = !item.aims;
  const name = () => (free ? cells.aim || words.aimUnnamed(number) : title);
  const head = h("summary", { class: "vc-aim-head" });
  const remarks = h("ul", { class: "vc-aim-remarks", hidden: true });
  const body = h("div", { class: "vc-aim-body", role: "group" });
  let found = 0;
  const showHead = () => {
    body.setAttribute("aria-label", name());
    head.replaceChildren(h("span", { class: "vc-number", "aria-hidden": "true" }, String(number)),
      h("span", { class: "vc-aim-title" }, name(), known(form, cells)),
      h("span", { class: "vc-aim-strip" }, strip(form, cells), found ? toLookAt(words, found) : ""));
  };
  const set = (field) => (entered) => {
    const blank = entered === "" || entered === false || (Array.isArray(entered) && !entered.length);
    if (blank) delete cells[field];
    else cells[field] = entered;
    showHead();
    changed(!["assessed", "first"].includes(field));
  };
  const rested = !free && isFirst(item, title) && h("p", { class: "vc-how" }, item.form.labels.first);
  const parts = [remarks, free ? aimField(form, cells, set) : rested, halves(form, cells, lists, set), people(form, cells, lists, set)];
  body.append(...parts.filter(Boolean), remove ? button(words.aimRemove, { name: "bin", onclick: remove }) : "");
  const card = h("details", { class: "vc-aim", open }, head, body);
  showHead();
  const tell = (findings) => {
    const own = findings.filter((text) => text.startsWith(`${name()}: `)).map((text) => text.slice(name().length + 2));
    found = own.length;
    remarks.hidden = !found;
    remarks.replaceChildren(...own.map((text) => h("li", {}, icon("eye"), h("span", {}, text.charAt(0).toUpperCase() + text.slice(1)))));
    showHead();
  };
  return { card, tell };
}

/** How many remarks there are on an aim. */
function toLookAt(words, found) {
  return h("span", { class: "vc-aim-found" }, icon("eye"), h("span", { "aria-hidden": "true" }, String(found)), h("span", { class: "vc-hidden" }, words.remarks(found)));
}

/** Who answers for the aim, and the partner who helps with it. */
function known(form, { who, partner, date }) {
  const text = [who, [partner, date && form.words.from(shortDay(form, date))].filter(Boolean).join(" ")].filter(Boolean).join(" · ");
  return text ? h("span", { class: "vc-aim-known" }, h("span", { class: "vc-hidden" }, ": "), text) : "";
}

/** A day in the few letters that a line has room for. */
function shortDay(form, iso) {
  const moment = new Date(`${iso}T12:00`);
  const locale = form.language === "nb" ? "nb-NO" : "en-GB";
  return Number.isNaN(moment.getTime()) ? iso : moment.toLocaleDateString(locale, { day: "numeric", month: "short", year: "numeric" });
}

/** Whether the author says that other aims rest on this one. */
function isFirst(item, title) {
  return (item.first || []).some((name) => item.aims[name] === title);
}

/** The half-years of one aim at a glance; the words for it are in the hidden text. */
function strip(form, cells) {
  const { item, words } = form;
  return Object.entries(item.form["half-years"]).map(([half, name], at) => {
    const [trained, assessed] = [Boolean(cells[half]), (cells.assessed || []).includes(half)];
    const said = [trained && placeName(item, cells[half]), assessed && words.aimAssessed].filter(Boolean).join(", ");
    return h("span", { class: `vc-half${trained ? " vc-trained" : ""}${assessed ? " vc-assessed" : ""}`, title: said ? `${name}: ${said}` : name },
      h("span", { "aria-hidden": "true" }, assessed ? icon("check") : String(at + 1)), said ? h("span", { class: "vc-hidden" }, `${name}: ${said}. `) : "");
  });
}

function aimField(form, cells, set) {
  const { labels } = form.item.form;
  const id = newId("aim");
  return h("div", { class: "vc-entry" }, h("span", { class: "vc-label", id }, labels.aim),
    writingBox({ value: cells.aim, lines: 2, most: LONGEST_AIM, labelledby: id, oninput: (text) => set("aim")(text.trim() ? text : "") }),
    option("checkbox", { name: newId("first"), value: "first", checked: cells.first, text: labels.first, className: "vc-tick", onchange: ({ target }) => set("first")(target.checked) }));
}

function halves(form, cells, lists, set) {
  const { item, words } = form;
  const assess = (half) => ({ target }) => {
    const chosen = new Set(cells.assessed || []);
    if (target.checked) chosen.add(half);
    else chosen.delete(half);
    set("assessed")(Object.keys(item.form["half-years"]).filter((name) => chosen.has(name)));
  };
  const one = ([half, name]) => {
    const id = newId(half);
    const label = h("span", { class: "vc-label", id }, name, h("span", { class: "vc-hidden" }, `: ${item.form.labels.place}`));
    const place = item.places
      ? dropDown(words, { options: item.places, value: cells[half], labelledby: id, onchange: ({ target }) => set(half)(target.value) })
      : lined(form, { value: cells[half], id, list: lists.place, set: set(half), hint: item.form.labels.place });
    return h("div", { class: "vc-half-fields" }, label, place,
      option("checkbox", { name: newId("assessed"), value: half, checked: (cells.assessed || []).includes(half), text: words.aimAssessedHere, label: `${name}: ${words.aimAssessedHere}`, className: "vc-tick", onchange: assess(half) }));
  };
  return h("div", { class: "vc-halves" }, Object.entries(item.form["half-years"]).map(one));
}

function people(form, cells, lists, set) {
  const { labels } = form.item.form;
  const asked = (field, list) => {
    const id = newId(field);
    const date = field === "date";
    const control = date
      ? h("input", { type: "date", class: "vc-field", value: cells.date || "", "aria-labelledby": id, oninput: ({ target }) => set("date")(target.value) })
      : lined(form, { value: cells[field], id, list, set: set(field) });
    return h("div", { class: "vc-entry" }, h("span", { class: "vc-label", id }, labels[field]), control);
  };
  return h("div", { class: "vc-people" }, asked("who", lists.who), asked("partner", lists.partner), asked("date"));
}

/** One line to write in that offers what was written before. */
export function lined(form, { value, id, list, set, hint }) {
  return h("input", { type: "text", class: "vc-field", value: value || "", maxlength: String(LONGEST_CELL), list, autocomplete: "off", placeholder: hint,
    "aria-labelledby": id, oninput: ({ target }) => set(target.value.trim() ? target.value : "") });
}

/** A place as a person reads it. */
export function placeName(item, place) {
  return item.places?.[place] || place || "";
}
