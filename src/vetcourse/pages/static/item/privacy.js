/** The privacy check: a tick-list, and a quiet look for what often slips through. */
import { group, h, newId, option } from "./dom.js";
import { icon } from "./icons.js";

const TICKS = ["role", "health", "traced", "seen", "asked"];

const HEALTH = {
  en: /\b(diagnos\w*|sick leave|adhd|autis\w*|depress\w*|anxiety|pregnan\w*|medication|trade union|muslim|christian|jew(?:ish)?)\b/i,
  nb: /(?<![\wæøå])(sykmeld[\wæøå]*|diagnos[\wæøå]*|adhd|autis[\wæøå]*|depres[\wæøå]*|angst|gravid\w*|medisiner?|fagforening\w*|muslim\w*|kristen|jødisk)/i,
};

/** What in a text looks as if it could point to a person; nothing leaves the browser. */
export function spotted(text, words, language) {
  const say = words.privacySpotted;
  const found = [];
  if (/[\w.+-]+@[\w-]+\.\w+/.test(text)) found.push(say.mail);
  if (/(?<!\d)\d{6} ?\d{5}(?!\d)/.test(text)) found.push(say.number);
  else if (/(?<!\d)(?:\d{8}|\d\d \d\d \d\d \d\d|\d{3} \d\d \d{3})(?!\d)/.test(text)) found.push(say.phone);
  const word = (HEALTH[language] || HEALTH.en).exec(text);
  if (word) found.push(`${say.health}${word[0]}.`);
  return found;
}

/** The tick-list under a form that asks for it; the answer says whether all is ticked. */
export function privacyCheck(form, textOf) {
  const { words, language } = form;
  const ticks = readTicks(form.tickKey);
  const lines = form.item.type === "file" ? [...TICKS, "picture"] : TICKS;
  const warning = h("div", { class: "vc-spotted", hidden: true });
  const look = () => showSpotted(warning, spotted(textOf(), words, language), words);
  const tick = (name) => ({ target }) => {
    if (target.checked) ticks.add(name);
    else ticks.delete(name);
    writeTicks(form.tickKey, ticks);
    tell(true);
  };
  const tell = (now) => form.ticks(lines.every((name) => ticks.has(name)), { now });
  const boxes = lines.map((name) =>
    option("checkbox", { name: newId(name), value: name, checked: ticks.has(name), text: words.privacyTicks[name], onchange: tick(name), className: "vc-tick" }));
  const list = group([icon("shield"), words.privacyTitle], { className: "vc-privacy", hint: words.privacyHow }, boxes, warning);
  look();
  tell(false);
  return { node: list, look };
}

function showSpotted(warning, found, words) {
  warning.hidden = found.length === 0;
  warning.replaceChildren(icon("eye"), h("div", {}, h("strong", {}, words.privacyLook), found.map((text) => h("p", {}, text))));
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
