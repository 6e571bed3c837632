/** The form of one item: anywidget's `render`, and which type is shown by what. */
import { button, h, newId, paragraphs } from "./dom.js";
import { icon } from "./icons.js";
import { wordsIn, whenIn } from "./words.js";
import { Saver, isAnswered } from "./saving.js";
import { Feedback, hints } from "./feedback.js";
import { bestWorst, choice, multi, twoTier } from "./choosing.js";
import { cloze, match, order, sort } from "./arranging.js";
import { scale, slider } from "./estimating.js";
import { markText } from "./marking.js";
import { branch } from "./branching.js";
import { text } from "./writing.js";
import { plan } from "./planning.js";
import { matrix } from "./matrix.js";
import { map } from "./mapping.js";
import { log } from "./keeping_a_log.js";
import { file } from "./uploading.js";

const TYPES = {
  choice, multi, best_worst: bestWorst, two_tier: twoTier,
  order, match, sort, grid: sort, cloze,
  slider, scale, mark_text: markText, branch,
  text, plan, log, file, matrix, map,
};

// One answer says it all, so feedback comes by itself; elsewhere the learner asks for it.
const AT_ONCE = { choice: () => true, two_tier: (v) => v.answer && v.reason, best_worst: (v) => v.best && v.worst, order: () => true };
const BY_HAND = new Set(["text", "plan", "log", "file", "scale", "matrix", "map"]);
const SILENCE = 1500;
const WAIT_FOR_FILE = 60000;

/** One item on the page: its controls, its state, and the road to disk. */
class Form {
  constructor(model, el) {
    this.model = model;
    this.item = model.get("item");
    this.language = model.get("language");
    this.words = wordsIn(this.language);
    this.isPractice = Boolean(this.item.practice);
    this.tickKey = `vetcourse/ticks/${model.get("owner")}/${this.item.id}`;
    this.root = el;
    this.saver = new Saver(model, {
      onstate: (state, detail) => this.#showState(state, detail),
      onfeedback: (said) => this.#heard(said),
      onfindings: (findings, without) => this.#found(findings, without),
      onelsewhere: (value, at) => this.#fromElsewhere(value, at),
    });
    this.value = this.saver.value;
    this.#build();
  }

  /** Take a new answer from the controls. */
  change(value, { typing = false } = {}) {
    this.value = value;
    this.feedback.hide();
    this.asked = this.isPractice && Boolean(AT_ONCE[this.item.type]?.(value)) && isAnswered(value);
    this.saver.change(value, { typing });
  }

  /** Say something to a screen reader once the learner pauses. */
  announce(text) {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.live.textContent = "";
      this.live.textContent = text;
    }, SILENCE / 3);
  }

  /** Note a state of the form where the page can find it. */
  tell(name, state) {
    this.root.dataset[name] = state;
    this.root.dispatchEvent(new CustomEvent("vetcourse:state", { bubbles: true, detail: { item: this.item.id, [name]: state } }));
  }

  /** Note whether the privacy list is ticked; an answer that is there says so at once. */
  ticks(done, { now }) {
    this.tell("privacy", done ? "done" : "open");
    const changed = this.saver.ticked !== done;
    this.saver.ticked = done;
    if (now && changed && isAnswered(this.value)) this.saver.send();
  }

  /** Send a file; resolves to its name, hash and size once it is on disk. */
  keep(name, data) {
    return this.#request({ kind: "keep", name }, [data]).then(({ message }) => message);
  }

  /** Fetch a file of this answer. */
  load(name) {
    return this.#request({ kind: "load", name }, []).then(({ buffers }) => buffers[0]);
  }

  close() {
    this.saver.close();
    clearTimeout(this.silence);
  }

  #build() {
    const { item, words } = this;
    this.live = h("div", { class: "vc-hidden", role: "status" });
    this.state = h("p", { class: "vc-state" });
    this.body = h("div", { class: "vc-body" });
    this.feedback = new Feedback(this, { onagain: () => this.#again() });
    const check = this.isPractice && !BY_HAND.has(item.type) && !AT_ONCE[item.type] && item.type !== "branch"
      && button(words.check, { name: "check", kind: "main", onclick: () => this.#check() });
    const { list, more } = hints(this);
    this.root.classList.add("vc-item", `vc-type-${item.type}`);
    this.root.dataset.item = item.id;
    this.root.dataset.practice = String(this.isPractice);
    this.root.lang = this.language;
    // Letters typed in a form are text, not the keyboard shortcuts of a notebook.
    this.root.setAttribute("data-lm-suppress-shortcuts", "true");
    this.root.replaceChildren(
      h("div", { class: "vc-head" }, kicker(item, words), this.state),
      item.scenario ? h("div", { class: "vc-scenario" }, paragraphs(item.scenario)) : "",
      this.body, list || "", h("div", { class: "vc-foot" }, more || "", check || ""), this.feedback.panel, this.live,
    );
    this.#fill();
    const savedAt = this.saver.savedAt;
    this.#showState(this.saver.pending ? "saving" : savedAt ? "saved" : "new", savedAt);
  }

  #fill() {
    const make = TYPES[this.item.type];
    this.body.replaceChildren(make ? make(this) : h("p", { class: "vc-newer" }, icon("turn"), h("span", {}, this.words.unknown)));
    this.#found(this.model.get("findings"), this.model.get("without"));
    this.tell("answered", String(isAnswered(this.value)));
  }

  #check() {
    if (!isAnswered(this.value)) {
      this.announce(this.words.unfinished);
      this.feedback.show({ feedback: [this.words.unfinished], full: null });
      return;
    }
    this.asked = true;
    this.saver.send();
  }

  #again() {
    this.feedback.hide();
    (this.body.querySelector("input:checked, input, select, button:not(:disabled)")).focus();
  }

  #heard(said) {
    if (this.isPractice && this.asked) this.feedback.show(said);
    this.asked = false;
  }

  #found(findings, without) {
    this.onfindings?.(findings || [], without || {});
  }

  #fromElsewhere(value, at) {
    this.value = value;
    this.feedback.hide();
    this.#fill();
    this.#showState("saved", at, this.words.elsewhere);
  }

  #showState(state, detail, more = "") {
    const { words, language } = this;
    const text = { new: words.savesItself, saving: words.saving, saved: words.saved(whenIn(language, detail)), kept: words.kept,
      keptNot: words.keptNot, refused: `${words.refused} ${detail}` }[state];
    const shape = { saved: "check", kept: "cloud", keptNot: "cloud", refused: "stop" }[state];
    this.state.className = `vc-state vc-state-${state}`;
    this.state.replaceChildren(shape ? icon(shape) : "", h("span", {}, [text, more].join(" ").trim()));
    this.tell("state", state);
    this.tell("answered", String(isAnswered(this.value)));
    if (state === "kept" || state === "keptNot") this.#event("unsaved");
    if (state === "saved") this.#event("saved");
    if (state !== "saving" && state !== "new") this.#announceState(text);
  }

  #announceState(text) {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.announce([text, this.remarks].join(" ").trim()), SILENCE);
  }

  #event(name) {
    const detail = { item: this.item.id, answered: isAnswered(this.value) };
    this.root.dispatchEvent(new CustomEvent(`vetcourse:${name}`, { bubbles: true, detail }));
  }

  #request(content, buffers) {
    const seq = newId("request");
    return new Promise((resolve, reject) => {
      const stop = () => this.model.off("msg:custom", hear);
      const fail = (text) => {
        stop();
        reject(new Error(text));
      };
      const timer = setTimeout(() => fail(this.words.fileLost(content.name)), WAIT_FOR_FILE);
      const hear = (message, data) => {
        if (message.seq !== seq) return;
        clearTimeout(timer);
        if (message.kind === "refused") return fail(message.message);
        stop();
        resolve({ message, buffers: data });
      };
      this.model.on("msg:custom", hear);
      this.model.send({ ...content, seq }, undefined, buffers);
    });
  }
}

function kicker(item, words) {
  const [shape, text, note] = item.practice ? ["loop", words.practice, words.practiceNote]
    : item.private ? ["lock", words.mine, words.mineNote]
      : item.points > 0 ? ["target", words.counts(item.points), ""]
        : ["pen", words.byHand, ""];
  return h("p", { class: "vc-kicker" }, icon(shape), h("span", {}, h("b", {}, text), note && ` · ${note}`));
}

/** Show an item; the function returned takes it away again. */
function render({ model, el }) {
  const form = new Form(model, el);
  return () => form.close();
}

export default { render };
