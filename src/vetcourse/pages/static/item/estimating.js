/** Forms where one puts a number on something: slider and scale. */
import { group, h, newId, option } from "./dom.js";

/** A line to set a value on; it has no value until the learner sets one. */
export function slider(form) {
  const { item, words } = form;
  const value = { ...form.value };
  const rows = Object.entries(item.rows).map(([row, text]) => sliderRow(form, text, value[row], (number) => {
    value[row] = number;
    form.change({ ...value }, { typing: true });
  }));
  return group(item.prompt, { className: "vc-question", hint: words.sliderHow }, h("div", { class: "vc-rows" }, rows));
}

function sliderRow({ item, words, language }, text, start, set) {
  const id = newId("slider");
  const shown = h("output", { class: "vc-shown" });
  const line = h("input", {
    type: "range", id, min: item.low, max: item.high, step: item.step || 1, "aria-describedby": item.ends ? `${id}-ends` : null,
  });
  line.value = start ?? middle(item);
  const show = (number) => {
    const said = number === undefined ? words.unset : number.toLocaleString(language === "nb" ? "nb-NO" : "en-GB");
    shown.textContent = said;
    line.setAttribute("aria-valuetext", said);
    line.classList.toggle("vc-unset", number === undefined);
    const share = (Number(line.value) - item.low) / (item.high - item.low);
    line.style.setProperty("--vc-share", number === undefined ? "0%" : `${100 * share}%`);
  };
  const take = () => {
    show(Number(line.value));
    set(Number(line.value));
  };
  line.addEventListener("input", take);
  // A press exactly where the thumb waits changes nothing, yet it is an answer.
  line.addEventListener("click", take);
  line.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") take();
  });
  show(start);
  return h("div", { class: "vc-slide" },
    h("div", { class: "vc-slide-head" }, h("label", { for: id, class: "vc-row-text" }, text), shown), line, ends(item, id));
}

function middle({ low, high, step = 1 }) {
  return low + Math.round((high - low) / 2 / step) * step;
}

function ends(item, id) {
  return item.ends && h("div", { class: "vc-ends", id: `${id}-ends` },
    h("span", {}, `${item.low} · ${item.ends.low}`), h("span", {}, `${item.high} · ${item.ends.high}`));
}

/** A step on a short scale for each row. */
export function scale(form) {
  const { item } = form;
  const value = { ...form.value };
  const steps = Array.from({ length: item.high - item.low + 1 }, (_, at) => item.low + at);
  const rows = Object.entries(item.rows).map(([row, text]) => {
    const id = newId("scale");
    const pick = (number) => {
      value[row] = number;
      form.change({ ...value });
    };
    const pills = steps.map((number) => stepPill(item, { id, number, checked: value[row] === number, pick }));
    return h("div", { class: "vc-scale" }, h("span", { class: "vc-row-text", id }, text),
      h("div", { role: "radiogroup", "aria-labelledby": id, class: "vc-steps" }, pills), ends(item, id));
  });
  return group(item.prompt, { className: "vc-question" }, h("div", { class: "vc-rows" }, rows));
}

function stepPill(item, { id, number, checked, pick }) {
  const end = number === item.low ? item.ends?.low : number === item.high ? item.ends?.high : null;
  const meaning = item.labels?.[number] || end;
  return option("radio", {
    name: `${id}-steps`, value: number, checked, onchange: () => pick(number), className: "vc-pill vc-step",
    text: item.labels?.[number] ? [h("b", {}, String(number)), " ", item.labels[number]] : String(number),
    label: meaning ? `${number}: ${meaning}` : null,
  });
}
