/** One tie of a network: what flows in it, how strong and how formal, when it was last used. */
import { h, newId, option } from "./dom.js";

/** The fields of a tie; `changed` hears of every change. */
export function tieFields(form, { tie, name, changed }) {
  const { labels, flows } = form.item.form;
  const set = (field, value) => {
    if (value === "" || value === null || (Array.isArray(value) && !value.length)) delete tie[field];
    else tie[field] = value;
    changed(field === "last");
  };
  const flow = ([key, text]) => option("checkbox", {
    name: newId("flow"), value: key, text, checked: (tie.flows || []).includes(key), className: "vc-pill",
    onchange: ({ target }) => set("flows", Object.keys(flows).filter((one) => (one === key ? target.checked : (tie.flows || []).includes(one)))),
  });
  const strengths = [1, 2, 3].map((number) => [number, labels[`strength-${number}`]]);
  const formal = [[true, labels["is-formal"]], [false, labels["is-informal"]]];
  return h("div", { class: "vc-tie-fields" },
    pills(`${name}: ${labels.flows}`, labels.flows, Object.entries(flows).map(flow), "group"),
    oneOf(`${name}: ${labels.strength}`, labels.strength, strengths, tie.strength, (value) => set("strength", value)),
    oneOf(`${name}: ${labels.formal}`, labels.formal, formal, tie.formal, (value) => set("formal", value)),
    lastContact(`${name}: ${labels.last}`, labels.last, tie.last, (value) => set("last", value)));
}

function oneOf(label, title, choices, chosen, set) {
  const name = newId("one");
  const options = choices.map(([value, text]) => option("radio", { name, value: String(value), text, checked: chosen === value, onchange: () => set(value), className: "vc-pill" }));
  return pills(label, title, options, "radiogroup");
}

function pills(label, title, options, role) {
  return h("div", { class: "vc-tie-field" }, h("span", { class: "vc-label", "aria-hidden": "true" }, title), h("div", { class: "vc-pills", role, "aria-label": label }, options));
}

function lastContact(label, title, value, set) {
  return h("div", { class: "vc-tie-field" }, h("span", { class: "vc-label", "aria-hidden": "true" }, title),
    h("input", { type: "date", class: "vc-field", value: value || "", "aria-label": label, oninput: ({ target }) => set(target.value) }));
}

/** The tie as one line of a table: from, to, what flows, strength, formal, last contact. */
export function tieLine(form, tie, names, day) {
  const { labels, flows } = form.item.form;
  return [
    names[tie.one] || labels.open, names[tie.other] || labels.open, (tie.flows || []).map((flow) => flows[flow]).join(", "),
    tie.strength ? labels[`strength-${tie.strength}`] : "", tie.formal === undefined ? "" : labels[tie.formal ? "is-formal" : "is-informal"], tie.last ? day(tie.last) : "",
  ];
}
