/** The privacy check: a tick-list, and a look for what often slips through. */
import { group, h, newId, option } from "./dom.js";
import { icon } from "./icons.js";
import { spotted } from "./spotting.js";

const TICKS = ["role", "health", "traced", "seen", "asked"];

/**
 * The tick-list under a form that asks for it; the answer says whether all is done.
 *
 * What was spotted has to be taken out, or answered for as being about nobody, before the
 * list counts as ticked; until then the page does not hand in. Nothing is taken from the
 * text, and nothing of it leaves the browser for this.
 */
export function privacyCheck(form, textOf) {
  const { words } = form;
  const ticks = readTicks(form.tickKey);
  const lines = form.item.type === "file" ? [...TICKS, "picture"] : TICKS;
  const warning = h("div", { class: "vc-spotted", hidden: true });
  let open = [];
  const tell = (now) => form.ticks([...lines, ...open].every((name) => ticks.has(name)), { now });
  const tick = (names) => ({ target }) => {
    for (const name of names) ticks[target.checked ? "add" : "delete"](name);
    writeTicks(form.tickKey, ticks);
    tell(true);
  };
  const box = (name, text, names) => option("checkbox", {
    name: newId(name), value: name, checked: names.every((one) => ticks.has(one)), text, onchange: tick(names), className: "vc-tick" });
  const look = (now = true) => {
    const found = spotted(textOf());
    const names = found.map(nameOfSight);
    if (names.join() !== open.join()) {
      open = names;
      showSpotted(warning, found, words, box("fine", words.privacyFine, names));
      if (now && !names.every((name) => ticks.has(name))) form.announce(words.privacyLook);
    }
    tell(now);
  };
  const list = group([icon("shield"), words.privacyTitle], { className: "vc-privacy", hint: words.privacyHow },
    lines.map((name) => box(name, words.privacyTicks[name], [name])), warning);
  look(false);
  return { node: list, look: () => look() };
}

/** Two things that stand alike in a text are answered for together. */
const nameOfSight = ({ kind, found }) => `fine:${kind}:${found.toLowerCase()}`;

function showSpotted(warning, found, words, fine) {
  warning.hidden = found.length === 0;
  const lines = found.map(({ kind, found: part }) => h("li", {}, h("q", {}, part), ` ${words.privacySpotted[kind]}`));
  warning.replaceChildren(icon("eye"), h("div", {}, h("strong", {}, words.privacyLook), h("ul", {}, lines), h("p", {}, words.privacyOut), fine));
}

function readTicks(key) {
  try {
    return new Set(JSON.parse(localStorage.getItem(key)) || []);
  } catch {
    return new Set();
  }
}

function writeTicks(key, ticks) {
  try {
    localStorage.setItem(key, JSON.stringify([...ticks]));
  } catch {
    // A browser that keeps nothing asks for the ticks again.
  }
}
