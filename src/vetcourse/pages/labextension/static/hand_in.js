/** Handing in over nbgrader's own assignment list, and the receipt for it. */
import { countForms, goTo } from "./bar.js";
import { allSaved, h, icon } from "./dom.js";
import { momentIn } from "./words.js";

/** Whether, when and how this unit is handed in. */
export class HandIn {
  constructor({ about, words, server }) {
    Object.assign(this, { about, words, server });
    this.changed = new EventTarget();
    this.possible = false;
    this.submissions = [];
  }

  /** When the newest hand-in was received. */
  get last() {
    return this.submissions.at(-1) ?? null;
  }

  /** Ask the exchange for this unit: which course it is of, what was handed in. */
  async look() {
    const courses = await this.server.ask("courses");
    for (const course of courses.data?.success ? courses.data.value : []) {
      const list = await this.server.ask(`assignments?course_id=${encodeURIComponent(course)}`);
      if (this.#read(list.data, course)) return;
    }
    this.changed.dispatchEvent(new Event("state"));
  }

  /** On a page that is no unit there is nothing to hand in. */
  none() {
    this.changed.dispatchEvent(new Event("state"));
  }

  /** Show what is about to be handed in. */
  open() {
    const { words, about } = this;
    const { all, answered } = countForms();
    const still = all.filter((form) => !answered.includes(form));
    const unticked = all.filter((form) => form.dataset.privacy === "open" && form.dataset.answered === "true");
    const now = h("button", { type: "button", class: "vc-do", onclick: () => this.#send(still.map(nameOf)) }, icon("send"), h("span", {}, words.now));
    this.#show(words.handInTitle(about.title), [
      unticked.length > 0 && h("p", { class: "vc-first" }, icon("alert"), h("span", {}, words.privacyOpen)),
      this.#links(unticked),
      h("p", {}, still.length ? words.handInOpen(still.length) : words.handInAll(all.length)),
      this.#links(still),
      h("p", { class: "vc-quiet" }, this.#again()),
    ], [this.#closing(words.back), now]);
    now.disabled = unticked.length > 0;
  }

  #read(list, course) {
    const mine = (list?.success ? list.value : []).filter((one) => one.assignment_id === this.about.unit);
    if (!mine.some(({ status }) => status === "fetched")) return false;
    this.course = course;
    this.possible = true;
    this.submissions = mine.flatMap(({ status, submissions, timestamp }) => (status === "submitted" ? (submissions ?? [{ timestamp }]) : []))
      .map(({ timestamp }) => momentOf(timestamp)).sort((a, b) => a - b);
    this.changed.dispatchEvent(new Event("state"));
    return true;
  }

  async #send(open) {
    const { words } = this;
    const before = this.submissions.length;
    this.#show(words.handInTitle(this.about.title), [h("p", { role: "status" }, words.sending)], []);
    dispatchEvent(new Event("vetcourse:resend"));
    if (!(await allSaved())) {
      this.#fail(words.handInUnsaved);
      return;
    }
    const form = { course_id: this.course, assignment_id: this.about.unit };
    const reply = await this.server.ask("assignments/submit", { method: "POST", form });
    if (reply.status !== 200 || !this.#read(reply.data, this.course) || this.submissions.length <= before) this.#fail(words.failed);
    else this.#receipt(open);
  }

  #receipt(open) {
    const { words, about } = this;
    const when = momentIn(about.language, this.last);
    this.#show(words.received, [
      h("p", { class: "vc-receipt", role: "status" }, icon("check"), h("strong", {}, words.receivedAt(when))),
      h("p", {}, words.number(this.submissions.length)),
      open.length > 0 && [h("p", {}, words.handInOpen(open.length)), h("ul", {}, open.map((name) => h("li", {}, name)))],
      h("p", { class: "vc-quiet" }, this.#again()),
    ], [this.#closing(words.close)]);
  }

  #fail(text) {
    this.#show(this.words.handInTitle(this.about.title), [h("p", { role: "alert" }, text)], [this.#closing(this.words.close)]);
  }

  #again() {
    const { words, about } = this;
    if (!about.due) return words.again;
    const due = new Date(about.due);
    return (due < new Date() ? words.late : words.until)(momentIn(about.language, due));
  }

  #links(forms) {
    if (!forms.length) return null;
    const link = (form) => h("button", { type: "button", class: "vc-link", onclick: () => {
      this.dialog.close();
      goTo(form);
    } }, nameOf(form));
    return h("ul", {}, forms.map((form) => h("li", {}, link(form))));
  }

  #closing(text) {
    return h("button", { type: "button", class: "vc-dont", onclick: () => this.dialog.close() }, text);
  }

  #show(title, content, buttons) {
    if (!this.dialog) {
      this.dialog = h("dialog", { class: "vc-dialog", lang: this.about.language, "aria-labelledby": "vc-dialog-title" });
      document.body.append(this.dialog);
    }
    this.dialog.replaceChildren(h("h2", { id: "vc-dialog-title", tabindex: "-1" }, title), ...content.flat(2).filter(Boolean), h("div", { class: "vc-dialog-buttons" }, buttons));
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.querySelector("h2").focus();
  }
}

/** The first sentence of what is asked, short enough for a list. */
function nameOf(form) {
  const asked = form.querySelector(".vc-legend")?.textContent ?? form.dataset.item;
  const [first] = asked.split(/(?<=[.?!])\s/);
  return first.length > 80 ? `${first.slice(0, 78).replace(/\s+\S*$/, "")} …` : first;
}

/** nbgrader writes a moment as `2026-02-03 13:05:11.123456 UTC`. */
function momentOf(stamp) {
  const [, day, clock] = /^(\S+) (\d\d:\d\d:\d\d)/.exec(stamp) ?? [];
  return day ? new Date(`${day}T${clock}Z`) : new Date(stamp);
}
