/** The form where sentences in a text are marked. */
import { group, h, newId } from "./dom.js";
import { icon } from "./icons.js";

/** A running text whose sentences can be marked one by one. */
export function markText(form) {
  const { item, words } = form;
  const marked = new Set(form.value || []);
  const toggle = ({ target }) => {
    if (target.checked) marked.add(target.value);
    else marked.delete(target.value);
    form.change(Object.keys(item.sentences).filter((name) => marked.has(name)));
  };
  const sentences = Object.entries(item.sentences).map(([value, text]) => [
    h("label", { class: "vc-sentence" },
      h("input", { type: "checkbox", name: newId("mark"), value, checked: marked.has(value), onchange: toggle }),
      h("span", {}, icon("check"), text)),
    " ",
  ]);
  return group(item.prompt, { className: "vc-question", hint: words.sentences }, h("div", { class: "vc-running vc-marking" }, sentences));
}
