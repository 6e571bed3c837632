/** Small helpers to write HTML elements as one reads them. */
import { icon } from "./icons.js";

let counter = 0;

/** A name for an element that is used once on the page. */
export function newId(name) {
  counter += 1;
  return `vc-${name}-${counter}`;
}

const STRESSED = /\*(?=\S)([^*\n]*[^*\s])\*/;

/** Words between two asterisks are stressed, as they are in the text around the form. */
function stressed(child) {
  if (typeof child !== "string") return [child];
  return child.split(STRESSED).map((part, at) => (at % 2 ? h("em", {}, part) : part));
}

/** An element; attributes that are `false`, `null` or missing are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (["value", "checked", "disabled", "hidden", "open"].includes(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  const shown = children.flat(3).filter((child) => child !== null && child !== undefined && child !== false);
  element.append(...(tag === "style" ? shown : shown.flatMap(stressed)));
  return element;
}

/** Text with its line breaks kept; never read as HTML. */
export function paragraphs(text, className) {
  return String(text)
    .split(/\n\s*\n/)
    .map((part) => h("p", { class: className }, part.split("\n").flatMap((line, at) => (at ? [h("br"), line] : [line]))));
}

/** A button with an icon of ours before its words. */
export function button(words, { name, kind = "quiet", ...attributes } = {}) {
  return h("button", { type: "button", class: `vc-button vc-${kind}`, ...attributes }, name && icon(name), h("span", {}, words));
}

/** A square button that only shows an icon and is named for screen readers. */
export function iconButton(words, name, attributes = {}) {
  return h("button", { type: "button", class: "vc-button vc-square", "aria-label": words, title: words, ...attributes }, icon(name));
}

/** A group of controls under one heading, as assistive technology knows it. */
export function group(title, { className = "", hint = null } = {}, ...children) {
  return h("fieldset", { class: `vc-group ${className}` }, h("legend", { class: "vc-legend" }, title), hint && h("p", { class: "vc-how" }, hint), children);
}

/** A radio button or checkbox with its words as one large target. */
export function option(type, { name, value, checked, text, label, onchange, className = "vc-option" }) {
  const input = h("input", { type, name, value, checked, onchange, "aria-label": label });
  return h("label", { class: className }, input, h("span", { class: "vc-option-text" }, text));
}

/** A drop-down list that starts at "Choose …". */
export function dropDown(words, { options, value, label, labelledby, onchange }) {
  const choices = Object.entries(options).map(([name, text]) => h("option", { value: name }, text));
  const select = h("select", { class: "vc-select", "aria-label": label, "aria-labelledby": labelledby, onchange }, h("option", { value: "" }, words.choose), choices);
  select.value = value || "";
  return select;
}

/** A box to write in that grows with its text. */
export function writingBox({ value, lines = 3, most = 20000, label, labelledby, describedby, oninput, onblur }) {
  const box = h("textarea", {
    class: "vc-box", rows: lines, maxlength: most, value: value || "", spellcheck: "true", onblur,
    "aria-label": label, "aria-labelledby": labelledby, "aria-describedby": describedby,
  });
  const grow = () => {
    box.style.height = "auto";
    if (box.scrollHeight > box.clientHeight) box.style.height = `${box.scrollHeight + 4}px`;
  };
  box.addEventListener("input", () => {
    grow();
    oninput(box.value);
  });
  if (value) requestAnimationFrame(grow);
  return box;
}
