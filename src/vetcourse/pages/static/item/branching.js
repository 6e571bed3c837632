/** The form where one decision follows the other: branch. */
import { button, group, h } from "./dom.js";
import { icon } from "./icons.js";
import { radioList } from "./choosing.js";

/** Decisions one by one; a step that is taken stays taken. */
export function branch(form) {
  const { item, words } = form;
  const talk = h("div", { class: "vc-talk" });
  const show = (focus) => {
    const path = pathOf(item, form.value || {});
    const steps = path.map((at, number) => step(form, at, number, path, take));
    const closing = path.at(-1).closed ? [ending(form, path, restart)] : [];
    talk.replaceChildren(...steps, ...closing);
    if (focus) (talk.querySelector(".vc-now") || talk.lastElementChild).focus();
  };
  const take = (name, chosen) => {
    form.change({ ...form.value, [name]: chosen });
    show(true);
  };
  const restart = () => {
    form.change({});
    show(true);
  };
  show(false);
  const hint = form.isPractice ? null : words.lockHint;
  return group(item.prompt, { className: "vc-question", hint }, talk);
}

/** The steps met so far: each with its name, what was chosen and whether it ends here. */
function pathOf(item, value) {
  const names = Object.keys(item.steps);
  const path = [];
  let name = names[0];
  while (name && path.length < names.length) {
    const chosen = value[name];
    const step = item.steps[name];
    const unsafe = Boolean(chosen && step.unsafe?.includes(chosen));
    const next = chosen ? step.next?.[chosen] || names[names.indexOf(name) + 1] : null;
    path.push({ name, chosen, unsafe, closed: Boolean(chosen) && (unsafe || !next) });
    if (!chosen || unsafe) break;
    name = next;
  }
  return path;
}

function step(form, { name, chosen, unsafe }, number, path, take) {
  const { item, words } = form;
  const all = Object.keys(item.steps).length;
  const { prompt, options } = item.steps[name];
  const title = h("p", { class: "vc-step-number" }, words.step(number + 1, all));
  if (chosen) return taken(form, { name, chosen, unsafe }, title);
  let picked = null;
  const go = button(words.takeStep, { kind: "main", name: "check", disabled: true, onclick: () => take(name, picked) });
  const list = radioList(form, { title: prompt, options, pick: (option) => {
    picked = option;
    go.disabled = false;
  }, className: "vc-tier" });
  return h("div", { class: "vc-talk-step vc-now", tabindex: "-1" }, title, list, h("div", { class: "vc-under" }, go));
}

function taken(form, { name, chosen, unsafe }, title) {
  const { item, words } = form;
  const { prompt, options, feedback } = item.steps[name];
  const said = feedback?.[chosen];
  return h("div", { class: "vc-talk-step vc-taken" }, title, h("p", { class: "vc-talk-prompt" }, prompt),
    h("p", { class: "vc-chosen" }, icon(form.isPractice ? "check" : "lock"), h("span", {}, h("b", {}, words.chose), " ", options[chosen])),
    said && h("p", { class: `vc-consequence${unsafe ? " vc-unsafe" : ""}` }, icon(unsafe ? "stop" : "bulb"), h("span", {}, said)));
}

function ending(form, path, restart) {
  const { item, words } = form;
  const text = path.at(-1).unsafe ? words.branchStopped : item.ending;
  const again = form.isPractice && button(words.fromStart, { name: "turn", onclick: restart });
  return h("div", { class: "vc-ending", tabindex: "-1" }, text && h("p", {}, text), again);
}
