/** Forms where one chooses: choice, multi, best_worst, two_tier. */
import { group, h, newId, option } from "./dom.js";

/** One of several options. */
export function choice(form) {
  const { item, words } = form;
  return radioList(form, { title: item.prompt, hint: words.one, options: item.options, value: form.value, pick: (name) => form.change(name) });
}

/** Every option that fits. */
export function multi(form) {
  const { item, words } = form;
  const picked = new Set(form.value || []);
  const toggle = ({ target }) => {
    if (target.checked) picked.add(target.value);
    else picked.delete(target.value);
    form.change(Object.keys(item.options).filter((name) => picked.has(name)));
  };
  const boxes = Object.entries(item.options).map(([value, text]) =>
    option("checkbox", { name: newId("multi"), value, text, checked: picked.has(value), onchange: toggle }));
  return group(item.prompt, { className: "vc-question", hint: words.several }, boxes);
}

/** The best and the worst of several actions. */
export function bestWorst(form) {
  const { item, words } = form;
  const value = { ...form.value };
  const name = newId("extremes");
  const inputs = {};
  const pick = (end, other, chosen) => {
    value[end] = chosen;
    if (value[other] === chosen) {
      delete value[other];
      inputs[`${other}/${chosen}`].checked = false;
    }
    form.change({ ...value });
  };
  const mark = (end, other, chosen, text) => {
    const label = option("radio", {
      name: `${name}-${end}`, value: chosen, checked: value[end] === chosen, text: words[end],
      label: `${words[end]}: ${text}`, onchange: () => pick(end, other, chosen), className: `vc-pill vc-${end}`,
    });
    inputs[`${end}/${chosen}`] = label.firstChild;
    return label;
  };
  const rows = Object.entries(item.options).map(([chosen, text]) =>
    h("div", { class: "vc-row" }, h("span", { class: "vc-row-text" }, text),
      h("span", { class: "vc-pills" }, mark("best", "worst", chosen, text), mark("worst", "best", chosen, text))));
  return group(item.prompt, { className: "vc-question", hint: words.bestWorst }, h("div", { class: "vc-rows" }, rows));
}

/** An answer, and the reason for it. */
export function twoTier(form) {
  const { item, words } = form;
  const value = { ...form.value };
  const pick = (tier) => (name) => {
    value[tier] = name;
    form.change({ ...value });
  };
  return group(item.prompt, { className: "vc-question" },
    radioList(form, { title: words.yourAnswer, options: item.options, value: value.answer, pick: pick("answer"), className: "vc-tier" }),
    radioList(form, { title: words.yourReason, options: item.reasons, value: value.reason, pick: pick("reason"), className: "vc-tier" }));
}

/** Options of which one can be taken, each as large as its text. */
export function radioList(form, { title, hint, options, value, pick, className = "vc-question" }) {
  const name = newId("choice");
  const radios = Object.entries(options).map(([key, text]) =>
    option("radio", { name, value: key, text, checked: value === key, onchange: () => pick(key) }));
  return group(title, { className, hint }, radios);
}
