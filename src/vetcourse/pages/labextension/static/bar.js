/** The bar over a unit: where I am, how far I am, whether all is saved, and hand in. */
import { h, icon } from "./dom.js";
import { momentIn } from "./words.js";

/** The one line of controls around a unit. */
export class Bar {
  constructor({ about, words, running, handIn, home }) {
    Object.assign(this, { about, words, running, handIn });
    this.#make(home);
    this.#listen();
    this.show();
  }

  /** Read off the page how far the learner is. */
  show() {
    const { words } = this;
    const { answered, all } = countForms();
    this.meter.max = Math.max(1, all.length);
    this.meter.value = answered.length;
    this.count.textContent = all.length ? words.answered(answered.length, all.length) : "";
    this.next.title = answered.length < all.length ? words.nextOpen : words.allAnswered;
    this.next.hidden = all.length === 0;
    this.#showSaved();
  }

  /** Say in words that feedback has come and another attempt is open. */
  showStanding(standing) {
    if (!standing?.feedback) return;
    const { words } = this;
    const read = h("a", { href: standing.feedback }, words.readFeedback);
    this.attempt.replaceChildren(icon("again"), h("span", {}, standing.again ? words.secondAttempt : words.marked, " ", read));
    this.attempt.hidden = false;
  }

  #make(home) {
    const { words, about } = this;
    this.meter = h("progress", { "aria-hidden": "true" });
    this.count = h("span", { class: "vc-count" });
    this.next = h("button", { type: "button", class: "vc-next", onclick: () => goToNext() }, this.count, this.meter);
    this.saved = h("span", { class: "vc-saved" });
    this.send = h("button", { type: "button", class: "vc-hand-in vc-unknown", onclick: () => this.handIn.open() }, icon("send"), h("span", {}, words.handIn));
    this.last = h("span", { class: "vc-last" });
    this.notice = h("div", { class: "vc-notice", role: "status", hidden: true });
    this.attempt = h("div", { class: "vc-notice vc-attempt", hidden: true });
    const back = home && h("a", { class: "vc-home", href: home }, icon("home"), h("span", {}, words.home));
    this.inner = h("div", { class: "vc-bar-inner" },
      // The desk has a heading of its own; there the bar is for notices only.
      h("div", { class: "vc-bar-row", hidden: about.page === "desk" }, back, h("span", { class: "vc-bar-title" }, about.title), h("span", { class: "vc-bar-state" }, this.saved, this.last), this.next, this.send),
      this.notice,
      this.attempt);
    this.node = h("header", { class: "vc-bar", lang: about.language }, this.inner);
  }

  #listen() {
    for (const name of ["state", "saved", "unsaved"]) document.addEventListener(`vetcourse:${name}`, () => this.show());
    this.running.changed.addEventListener("state", ({ detail }) => this.#showNotice(detail));
    this.handIn.changed.addEventListener("state", () => this.#showHandIn());
    addEventListener("keydown", (event) => this.#explainSaving(event), true);
  }

  #showSaved() {
    const { words } = this;
    const states = [...document.querySelectorAll(".vc-page .vc-item")].map((form) => form.dataset.state);
    const unsaved = states.some((state) => ["kept", "keptNot", "refused"].includes(state));
    const state = unsaved ? "unsaved" : states.includes("saving") ? "saving" : states.includes("saved") ? "saved" : null;
    this.saved.className = `vc-saved vc-saved-${state}`;
    if (this.savedState === state) return;
    this.savedState = state;
    this.saved.replaceChildren(...(state ? [state === "saving" ? "" : icon(state === "saved" ? "check" : "cloud"), h("span", {}, words[state])] : []));
  }

  #showNotice(state) {
    const { words } = this;
    const was = this.notice.dataset.state;
    this.notice.dataset.state = state;
    if (state === "running") {
      const mended = was === "lost" || was === "loggedOut";
      this.#tell(mended ? [words.restarted] : []);
      if (mended) setTimeout(() => this.notice.dataset.state === "running" && this.#tell([]), 6000);
    } else if (state === "lost") {
      this.#tell([icon("cloud"), h("span", {}, words.lost)]);
    } else if (state === "loggedOut") {
      const again = h("a", { href: location.pathname.replace(/\/doc\/.*/, "/"), target: "_blank", rel: "noopener" }, words.logIn);
      this.#tell([icon("alert"), h("span", {}, words.loggedOut, " ", again)]);
    }
  }

  #tell(children) {
    this.notice.replaceChildren(...children);
    this.notice.hidden = children.length === 0;
  }

  #showHandIn() {
    const { words, about } = this;
    this.send.classList.remove("vc-unknown");
    this.send.hidden = !this.handIn.possible;
    this.last.textContent = this.handIn.last ? words.lastHandIn(momentIn(about.language, this.handIn.last)) : "";
  }

  #explainSaving(event) {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    dispatchEvent(new Event("vetcourse:resend"));
    this.#tell([h("span", {}, this.words.savesItself)]);
    setTimeout(() => this.#tell([]), 5000);
  }
}

/** The forms that are to be handed in, and those with an answer. */
export function countForms() {
  const all = [...document.querySelectorAll('.vc-page .vc-item[data-practice="false"]')];
  return { all, answered: all.filter((form) => form.dataset.answered === "true") };
}

/** Bring a form into view and put the learner's hand on it. */
export function goTo(form) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  form.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  form.querySelector("input, select, textarea, button:not(:disabled)")?.focus({ preventScroll: true });
}

function goToNext() {
  const { all } = countForms();
  const open = all.find((form) => form.dataset.answered !== "true");
  if (open) goTo(open);
}
