/** The form of an internal training plan: competence aims over half-years and places. */
import { button, group, h, newId, writingBox } from "./dom.js";
import { Findings } from "./findings.js";
import { aimCard, aimsIn } from "./aims.js";
import { bundledAims } from "./curricula.js";
import { isAnswered } from "./saving.js";
import { printSheet, sheet } from "./sheet.js";
import { privacyCheck } from "./privacy.js";
import { textOf } from "./planning.js";

const MOST_AIMS = 40;

/** Aims as cards that open, a table of them all, and what Python finds in it. */
export function matrix(form) {
  const { item, words } = form;
  const plan = item.aims ? namedAims(form) : freeAims(form);
  const findings = new Findings(form, { title: words.matrixFound, headed: true });
  form.onfindings = (found) => {
    findings.show(wholeFirst(found, plan.rows()));
    plan.tell(found);
  };
  const check = item.privacy && privacyCheck(form, () => textOf(form.value));
  const whole = group(item.prompt, { className: "vc-question vc-matrix" }, plan.node, findings.panel, wholePlan(form, plan), check && check.node);
  if (check) whole.addEventListener("focusout", check.look);
  return whole;
}

/** What concerns the plan as a whole before what also stands with its aim. */
function wholeFirst([summary, ...rest], rows) {
  if (summary === undefined) return [];
  const ofAnAim = (text) => rows.some(([title]) => text.startsWith(`${title}: `));
  return [summary, ...rest.filter((text) => !ofAnAim(text)), ...rest.filter(ofAnAim)];
}

/** The plan as one table, to look over and to hang up. */
function wholePlan(form, plan) {
  const { words } = form;
  const holder = h("div", { class: "vc-sheet-holder", role: "region", tabindex: "0", "aria-label": words.matrixWhole });
  // On paper the table stands alone, whether or not it is open on the screen.
  const printed = h("div", { class: "vc-printed" });
  const show = () => [holder, printed].forEach((place) => place.replaceChildren(sheet(form, plan.rows())));
  const print = button(words.matrixPrint, { name: "paper", onclick: () => printSheet(form, plan.rows()) });
  const whole = h("details", { class: "vc-whole", ontoggle: show }, h("summary", {}, words.matrixWhole), holder, print);
  plan.onchange = () => show();
  show();
  return [whole, printed];
}

function namedAims(form) {
  const { item } = form;
  const value = structuredClone(form.value || {});
  const plan = { onchange: () => {} };
  const lists = suggestions(form, () => Object.values(value));
  const changed = (name) => (typing) => {
    const filled = Object.entries(value).filter(([, cells]) => isAnswered(cells));
    form.change(structuredClone(Object.fromEntries(filled)), { typing });
    lists.refresh();
    plan.onchange();
  };
  const cards = Object.entries(item.aims).map(([name, title], at) => {
    value[name] ??= {};
    return aimCard(form, { number: at + 1, title, cells: value[name], lists: lists.ids, changed: changed(name) });
  });
  plan.rows = () => Object.entries(item.aims).map(([name, title]) => [title, value[name]]);
  plan.tell = (found) => cards.forEach((card) => card.tell(found));
  plan.node = h("div", { class: "vc-aims" }, lists.node, cards.map(({ card }) => card));
  return plan;
}

function freeAims(form) {
  const { item, words } = form;
  const { from = 1, to = MOST_AIMS } = item.rows || {};
  const value = structuredClone(Array.isArray(form.value) ? form.value : []);
  const plan = { onchange: () => {} };
  const lists = suggestions(form, () => value);
  const list = h("div", { class: "vc-aim-list" });
  const under = h("div", { class: "vc-under" });
  let cards = [];
  let found = [];
  let gone = null;
  const tell = (typing) => {
    form.change(structuredClone(value), { typing });
    lists.refresh();
    plan.onchange();
  };
  const show = (opened = null) => {
    const open = new Set(cards.filter(({ card }) => card.open).map(({ cells }) => cells));
    cards = value.map((cells, at) => ({ cells, ...aimCard(form, {
      number: at + 1, cells, lists: lists.ids, changed: tell, remove: () => remove(at), open: open.has(cells) || at === opened,
    }) }));
    cards.forEach((card) => card.tell(found));
    list.replaceChildren(...cards.map(({ card }) => card));
    under.replaceChildren(add, gone ? back : "", h("p", { class: "vc-how" }, words.aimsCount(value.length, from, to)));
    add.disabled = value.length >= to;
  };
  const add = button(words.aimAdd, { name: "plus", kind: "add", onclick: () => {
    gone = null;
    value.push({});
    show(value.length - 1);
    cards.at(-1).card.querySelector("textarea").focus();
  } });
  const back = button(words.aimBack, { name: "turn", onclick: () => {
    const { cells, at } = gone;
    gone = null;
    value.splice(at, 0, cells);
    tell(false);
    show();
    cards[at].card.querySelector("summary").focus();
  } });
  const remove = (at) => {
    const [cells] = value.splice(at, 1);
    gone = isAnswered(cells) && value.length < to ? { cells, at } : null;
    tell(false);
    show();
    (gone ? back : cards[Math.min(at, value.length - 1)]?.card.querySelector("summary") || add).focus();
  };
  const take = (text) => {
    const titles = aimsIn(text, value.map(({ aim }) => aim || ""));
    const fitting = titles.slice(0, to - value.length);
    value.push(...fitting.map((aim) => ({ aim })));
    gone = null;
    if (fitting.length) tell(false);
    show();
    return { added: fitting.length, left: titles.slice(fitting.length) };
  };
  const ways = [bundledAims(form, take), pasting(form, take, { open: !value.length })];
  plan.rows = () => value.map((cells, at) => [cells.aim || words.aimUnnamed(at + 1), cells]).filter(([, cells]) => isAnswered(cells));
  plan.tell = (said) => {
    found = said;
    cards.forEach((card) => card.tell(said));
  };
  plan.node = h("div", { class: "vc-aims" }, lists.node, ways, list, under);
  show();
  return plan;
}

/** A box for many aims at once, one a line. */
function pasting(form, take, { open }) {
  const { words } = form;
  const id = newId("paste");
  const said = h("p", { class: "vc-how" });
  const box = writingBox({ lines: 5, label: words.pasteTitle, describedby: id, oninput: () => {} });
  const go = button(words.pasteTake, { name: "plus", kind: "main", onclick: () => {
    const { added, left } = take(box.value);
    box.value = left.join("\n");
    said.textContent = words.pasted(added, left.length);
    form.announce(said.textContent);
  } });
  return h("details", { class: "vc-paste", open }, h("summary", {}, words.pasteTitle),
    h("p", { class: "vc-how", id }, words.pasteHow), box, h("div", { class: "vc-under" }, said, go));
}

/** What was written before in places, roles and partners, offered again. */
function suggestions(form, cellsOf) {
  const halves = Object.keys(form.item.form["half-years"]);
  const lists = { place: halves, who: ["who"], partner: ["partner"] };
  const nodes = Object.keys(lists).map((name) => h("datalist", { id: newId(name) }));
  const refresh = () => Object.values(lists).forEach((fields, at) => {
    const written = new Set(cellsOf().flatMap((cells) => fields.map((field) => cells[field])).filter(Boolean));
    nodes[at].replaceChildren(...[...written].map((text) => h("option", { value: text })));
  });
  refresh();
  const ids = Object.fromEntries(Object.keys(lists).map((name, at) => [name, nodes[at].id]));
  return { node: h("div", { hidden: true }, nodes), ids, refresh };
}
