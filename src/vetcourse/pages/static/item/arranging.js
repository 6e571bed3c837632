/** Forms where things are put in their place: order, match, sort, grid, cloze. */
import { button, dropDown, group, h, iconButton, newId, option } from "./dom.js";

/** Cards in an order; dealt cards are no answer until the learner says so. */
export function order(form) {
  const { item, words } = form;
  const names = Array.isArray(form.value) && form.value.length ? [...form.value] : Object.keys(item.options);
  const list = h("ol", { class: "vc-cards" });
  const note = h("p", { class: "vc-how" });
  const done = button(words.orderMine, { kind: "main", name: "check", onclick: () => settle() });
  const settle = () => {
    form.change([...names]);
    show();
  };
  const show = () => {
    const answered = Boolean(form.value?.length);
    list.replaceChildren(...names.map((name, at) => card(name, at)));
    list.classList.toggle("vc-open", !answered);
    note.textContent = answered ? words.orderDone : words.orderOpen;
    done.hidden = answered && !form.isPractice;
  };
  const move = (at, by) => {
    const [name] = names.splice(at, 1);
    names.splice(at + by, 0, name);
    if (form.value?.length) form.change([...names]);
    show();
    const buttons = list.children[at + by].querySelectorAll("button");
    const wanted = buttons[by < 0 ? 0 : 1];
    (wanted.disabled ? buttons[by < 0 ? 1 : 0] : wanted).focus();
    form.announce(words.moved(item.options[name], at + by + 1, names.length));
  };
  const card = (name, at) => {
    const text = item.options[name];
    return h("li", { class: "vc-card" }, h("span", { class: "vc-number", "aria-hidden": "true" }, String(at + 1)), h("span", { class: "vc-card-text" }, text),
      h("span", { class: "vc-moves" },
        iconButton(words.up(text), "up", { disabled: at === 0, onclick: () => move(at, -1) }),
        iconButton(words.down(text), "down", { disabled: at === names.length - 1, onclick: () => move(at, 1) })));
  };
  show();
  return group(item.prompt, { className: "vc-question", hint: words.orderHow }, list, h("div", { class: "vc-under" }, note, done));
}

/** A partner from a list for each row. */
export function match(form) {
  return placed(form, (value, row, labelledby, pick) =>
    dropDown(form.words, { options: offered(form.item, row), value, labelledby, onchange: ({ target }) => pick(target.value) }));
}

/** A place for each row, all places in sight. */
export function sort(form) {
  const long = Object.values(form.item.options).some((text) => text.length > 34);
  if (Object.keys(form.item.options).length > 5 || long) return match(form);
  return placed(form, (value, row, labelledby, pick) => {
    const name = newId("place");
    const pills = Object.entries(offered(form.item, row)).map(([key, text]) =>
      option("radio", { name, value: key, text, checked: value === key, onchange: () => pick(key), className: "vc-pill" }));
    return h("span", { class: "vc-pills", role: "radiogroup", "aria-labelledby": labelledby }, pills);
  });
}

function placed(form, control) {
  const { item } = form;
  const value = { ...form.value };
  const pick = (row) => (chosen) => {
    if (chosen) value[row] = chosen;
    else delete value[row];
    form.change({ ...value });
  };
  const stacked = Object.values(item.options).join("").length > 26;
  const rows = Object.entries(item.rows).map(([row, text]) => {
    const id = newId("row");
    return h("div", { class: `vc-row${stacked ? " vc-stacked" : ""}` }, h("span", { class: "vc-row-text", id }, text), control(value[row], row, id, pick(row)));
  });
  return group(item.prompt, { className: "vc-question" }, h("div", { class: "vc-rows" }, rows));
}

/** Gaps in a running text, each with its own list. */
export function cloze(form) {
  const { item, words } = form;
  const value = { ...form.value };
  const parts = item.text.split(/\[\[([^\]]+)\]\]/);
  const all = (parts.length - 1) / 2;
  const gap = (name, number) => dropDown(words, {
    options: offered(item, name), value: value[name], label: words.gap(number, all),
    onchange: ({ target }) => {
      if (target.value) value[name] = target.value;
      else delete value[name];
      form.change({ ...value });
    },
  });
  const line = (text) => text.split("\n").flatMap((part, at) => (at ? [h("br"), part] : [part]));
  const content = parts.map((part, at) => (at % 2 ? gap(part, (at + 1) / 2) : line(part)));
  return group(item.prompt, { className: "vc-question" }, h("p", { class: "vc-running" }, content));
}

/** The options that a row offers, where it does not offer all of them. */
function offered({ options, allowed }, row) {
  const names = allowed?.[row];
  return names ? Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name))) : options;
}
