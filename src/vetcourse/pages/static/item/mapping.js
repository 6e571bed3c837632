/** The form of a network: roles, the ties between them, a drawing, and what Python sees in it. */
import { button, dropDown, group, h, newId, option } from "./dom.js";
import { Findings } from "./findings.js";
import { day } from "./sheet.js";
import { Picture } from "./picture.js";
import { lined } from "./aims.js";
import { privacyCheck } from "./privacy.js";
import { textOf } from "./planning.js";
import { tieFields, tieLine } from "./ties.js";

/** Roles as cards, each with its tie to the learner; ties between others; the drawing. */
export function map(form) {
  return new NetworkForm(form).node;
}

class NetworkForm {
  constructor(form) {
    this.form = form;
    this.me = form.item.me !== false;
    this.value = { roles: {}, ties: [], ...structuredClone(form.value || {}) };
    this.opened = new WeakSet();
    this.places = h("datalist", { id: newId("places") });
    this.roles = h("div", { class: "vc-roles" });
    this.ties = h("div", { class: "vc-ties" });
    this.findings = new Findings(form, { title: form.words.mapFound });
    this.picture = new Picture(form, this);
    form.onfindings = (found, without) => {
      this.findings.show(found);
      this.picture.heard(without);
    };
    this.#build();
  }

  /** The words for each role: its own, or its number while it has none. */
  names() {
    const { labels } = this.form.item.form;
    const roles = Object.entries(this.value.roles).map(([name, { role }], at) => [name, role || `${labels.role} ${at + 1}`]);
    return { ...(this.me ? { me: labels.me } : {}), ...Object.fromEntries(roles) };
  }

  #build() {
    const { form } = this;
    const { item, words } = form;
    const check = item.privacy && privacyCheck(form, () => textOf(form.value));
    this.node = group(item.prompt, { className: "vc-question vc-network", hint: words.mapHow(this.me) },
      h("div", { hidden: true }, this.places), this.picture.node, this.roles, this.ties, this.findings.panel, check && check.node);
    if (check) this.node.addEventListener("focusout", check.look);
    this.#show();
  }

  #tell(typing) {
    this.form.change(structuredClone(this.value), { typing });
    this.#refresh();
  }

  #refresh() {
    const written = new Set(Object.values(this.value.roles).map(({ organisation }) => organisation).filter(Boolean));
    this.places.replaceChildren(...[...written].map((value) => h("option", { value })));
    this.picture.draw();
  }

  #show() {
    this.#showRoles();
    this.#showTies();
    this.#refresh();
  }

  #showRoles() {
    const { words, item } = this.form;
    const names = Object.keys(this.value.roles);
    const room = names.length < item.most;
    const add = button(words.roleAdd, { name: "plus", kind: "add", disabled: !room, onclick: () => this.#addRole() });
    this.roles.replaceChildren(...names.map((name, at) => this.#role(name, at + 1)), h("div", { class: "vc-under" }, add, h("p", { class: "vc-how" }, room ? "" : words.rolesMost(item.most))));
  }

  #addRole() {
    const taken = Object.keys(this.value.roles).map((name) => Number(name.slice(1)));
    const name = `r${Math.max(0, ...taken) + 1}`;
    this.value.roles[name] = {};
    this.opened.add(this.value.roles[name]);
    this.#show();
    this.roles.querySelector(".vc-aim:nth-last-child(2) input").focus();
  }

  #removeRole(name) {
    delete this.value.roles[name];
    this.value.ties = this.value.ties.filter(({ one, other }) => one !== name && other !== name);
    this.#tell(false);
    this.#show();
    this.roles.querySelector(".vc-add").focus();
  }

  #role(name, number) {
    const { form } = this;
    const { labels, kinds } = form.item.form;
    const cells = this.value.roles[name];
    const head = h("summary", { class: "vc-aim-head" });
    const showHead = () => head.replaceChildren(h("span", { class: "vc-number", "aria-hidden": "true" }, String(number)),
      headline(this.names()[name], [cells.organisation, kinds[cells.kind], this.#tieToMe(name) && form.words.tieMineShort]));
    const set = (field, typing) => (entered) => {
      if (entered) cells[field] = entered;
      else delete cells[field];
      showHead();
      this.#tell(typing);
    };
    const written = (field, list) => {
      const id = newId(field);
      return h("div", { class: "vc-entry" }, h("span", { class: "vc-label", id }, labels[field]), lined(form, { value: cells[field], id, list, set: set(field, true) }));
    };
    const id = newId("kind");
    const kind = h("div", { class: "vc-entry" }, h("span", { class: "vc-label", id }, labels.kind),
      dropDown(form.words, { options: kinds, value: cells.kind, labelledby: id, onchange: ({ target }) => set("kind", false)(target.value) }));
    showHead();
    const body = h("div", { class: "vc-aim-body", role: "group", "aria-label": form.words.roleNumber(number) },
      h("div", { class: "vc-role-fields" }, written("role"), written("organisation", this.places.id), kind),
      this.me && this.#mine(name, number, showHead),
      button(form.words.roleRemove(number), { name: "bin", onclick: () => this.#removeRole(name) }));
    return this.#card(cells, head, body);
  }

  /** A card that opens, and is open again when its neighbours are drawn anew. */
  #card(key, head, body) {
    const keep = ({ target }) => (target.open ? this.opened.add(key) : this.opened.delete(key));
    return h("details", { class: "vc-aim", open: this.opened.has(key), ontoggle: keep }, head, body);
  }

  #tieToMe(name) {
    return this.value.ties.find(({ one, other }) => [one, other].includes("me") && [one, other].includes(name));
  }

  /** The learner's own tie to a role: one tick, and then its fields. */
  #mine(name, number, showHead) {
    const { words } = this.form;
    const found = () => this.#tieToMe(name);
    const holder = h("div", { class: "vc-mine" });
    const show = () => {
      const tie = found();
      const tick = option("checkbox", { name: newId("mine"), value: "me", text: words.tieMine, label: `${words.roleNumber(number)}: ${words.tieMine}`, checked: Boolean(tie), className: "vc-tick", onchange: ({ target }) => {
        if (target.checked) this.value.ties.push({ one: "me", other: name });
        else this.value.ties = this.value.ties.filter((one) => one !== found());
        this.#tell(false);
        showHead();
        show();
        holder.querySelector("input").focus();
      } });
      holder.replaceChildren(tick, tie ? tieFields(this.form, { tie, name: words.roleNumber(number), changed: (typing) => this.#tell(typing) }) : "");
    };
    show();
    return holder;
  }

  #showTies() {
    const { words } = this.form;
    const others = this.value.ties.filter(({ one, other }) => !this.me || (one !== "me" && other !== "me"));
    const few = Object.keys(this.value.roles).length < 2;
    const add = button(words.tieAdd, { name: "plus", kind: "add", disabled: few, onclick: () => {
      const tie = {};
      this.value.ties.push(tie);
      this.opened.add(tie);
      this.#showTies();
      this.ties.querySelector(".vc-aim:nth-last-child(2) select").focus();
    } });
    this.ties.replaceChildren(h("p", { class: "vc-part-title" }, this.me ? words.tiesOthers : words.ties),
      ...others.map((tie, at) => this.#tie(tie, at + 1)), h("div", { class: "vc-under" }, add, h("p", { class: "vc-how" }, few ? words.tiesFew : "")));
  }

  #tie(tie, number) {
    const { words, item } = this.form;
    const name = words.tieNumber(number);
    const ends = ["one", "other"].map((end) => {
      const { me, ...roles } = this.names();
      const list = dropDown(words, { options: roles, value: tie[end], label: `${name}: ${item.form.labels[end]}`, onchange: ({ target }) => this.#join(tie, end, target.value) });
      for (const choice of list.options) choice.disabled = Boolean(choice.value) && !this.#canJoin(tie, end, choice.value);
      return h("div", { class: "vc-entry" }, h("span", { class: "vc-label", "aria-hidden": "true" }, item.form.labels[end]), list);
    });
    const head = h("summary", { class: "vc-aim-head" });
    const showHead = () => {
      const [one, other, ...rest] = tieLine(this.form, tie, this.names(), (iso) => day(this.form, iso));
      head.replaceChildren(headline(`${one} – ${other}`, rest));
    };
    showHead();
    const remove = button(words.tieRemove(number), { name: "bin", onclick: () => this.#removeTie(tie) });
    const changed = (typing) => {
      showHead();
      this.#tell(typing);
    };
    return this.#card(tie, head, h("div", { class: "vc-aim-body", role: "group", "aria-label": name },
      h("div", { class: "vc-tie-ends" }, ends), tieFields(this.form, { tie, name, changed }), remove));
  }

  #removeTie(tie) {
    this.value.ties = this.value.ties.filter((one) => one !== tie);
    this.#tell(false);
    this.#showTies();
    this.ties.querySelector(".vc-add").focus();
  }

  /** Two roles have one tie at most, and nobody one to themselves. */
  #canJoin(tie, end, role) {
    const far = tie[end === "one" ? "other" : "one"];
    if (!far) return true;
    return role !== far && !this.value.ties.some((one) => one !== tie && [one.one, one.other].includes(role) && [one.one, one.other].includes(far));
  }

  #join(tie, end, role) {
    if (role) tie[end] = role;
    else delete tie[end];
    this.#tell(false);
    const at = [...this.ties.querySelectorAll("select")].indexOf(document.activeElement);
    this.#showTies();
    this.ties.querySelectorAll("select")[at]?.focus();
  }
}

/** The line of a closed card: what it is, and in smaller letters what is known of it. */
function headline(title, parts) {
  const known = parts.filter(Boolean).join(" · ");
  return h("span", { class: "vc-aim-title" }, title, known ? h("span", { class: "vc-aim-known" }, h("span", { class: "vc-hidden" }, ": "), known) : "");
}
