/** The form where one writes in one's own words: text. */
import { button, group, h, newId, writingBox } from "./dom.js";
import { privacyCheck } from "./privacy.js";

/** A box to write in, with ways to begin and a quiet guide to the length. */
export function text(form) {
  const { item, words } = form;
  const id = newId("length");
  const guide = h("p", { class: "vc-length", id });
  const check = item.privacy && privacyCheck(form, () => form.value || "");
  const box = writingBox({
    value: form.value, lines: item.lines || 3, label: item.prompt, describedby: id,
    oninput: (value) => {
      form.change(value, { typing: true });
      guide.textContent = lengthOf(value, item.words, words);
    },
    onblur: () => check && check.look(),
  });
  guide.textContent = lengthOf(form.value || "", item.words, words);
  return group(item.prompt, { className: "vc-question" }, item.starters?.length ? starters(item, words, box) : null, box, guide, check && check.node);
}

function starters(item, words, box) {
  const buttons = item.starters.map((start) => button(start, { name: "pen", kind: "starter", onclick: () => insert(box, start) }));
  return h("div", { class: "vc-starters", role: "group", "aria-label": words.starters }, h("p", { class: "vc-how" }, words.starters), buttons);
}

/** Put a beginning where the text ends, on a line of its own, and let the learner go on. */
function insert(box, start) {
  const before = box.value.trimEnd();
  box.value = `${before}${before ? "\n" : ""}${start.replace(/\s*(…|\.\.\.)\s*$/, "")} `;
  box.dispatchEvent(new Event("input"));
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}

function lengthOf(value, guide, words) {
  const count = value.trim() ? value.trim().split(/\s+/).length : 0;
  if (!guide) return count ? words.words(count) : "";
  const { from, to } = guide;
  const wanted = from && to ? words.wordsGuide(from, to) : from ? words.wordsFrom(from) : words.wordsTo(to);
  return `${words.words(count)} · ${to && count > 1.2 * to ? words.wordsOver : wanted}`;
}
