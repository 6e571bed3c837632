/** Saving: numbered messages, an acknowledgement for each, a copy here until it comes. */

const PATIENCE = 3000;
const RETRY = 6000;
const PAUSE = 700;
const LONGEST = 4000;

/** Whether a value answers anything, for the progress bar. */
export function isAnswered(value) {
  if (value === null || value === undefined) return false;
  if (typeof value === "string") return value.trim() !== "";
  if (Array.isArray(value)) return value.some(isAnswered);
  if (typeof value === "object") return Object.values(value).some(isAnswered);
  return true;
}

/** The browser's own copy of one answer: one learner, one place, one item. */
class LocalCopy {
  constructor(owner, item) {
    this.key = `vetcourse/answer/${owner}/${item}`;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  write(value, base) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ value, base, at: new Date().toISOString() }));
      return true;
    } catch {
      return false;
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // A browser that keeps nothing has nothing to drop.
    }
  }
}

/** Whether a copy in the browser is what the learner wrote last. */
function isNewer(copy, savedAt) {
  if (!copy) return false;
  // Written on top of exactly this answer: newer, whatever the clocks say.
  if ((copy.base || null) === (savedAt || null)) return true;
  return new Date(copy.at) > new Date(savedAt);
}

/** Carries the value of one form to disk and tells how it went. */
export class Saver {
  constructor(model, { onstate, onfeedback, onfindings, onelsewhere }) {
    Object.assign(this, { model, onstate, onfeedback, onfindings, onelsewhere });
    this.copy = new LocalCopy(model.get("owner"), model.get("item").id);
    this.savedAt = model.get("saved_at") || null;
    // Two views of one form hear each other's replies; their numbers never meet.
    this.seq = Math.floor(Math.random() * 1e6) * 1000;
    this.pending = false;
    this.value = this.#start();
    this.#listen();
  }

  /** Note what the learner did; text waits for a pause, a click does not. */
  change(value, { typing = false } = {}) {
    this.value = value;
    this.pending = true;
    this.copied = this.copy.write(value, this.savedAt);
    this.onstate("saving");
    clearTimeout(this.pause);
    // Somebody who writes without a pause is saved all the same.
    this.since ??= Date.now();
    const wait = typing ? Math.min(PAUSE, Math.max(0, this.since + LONGEST - Date.now())) : 0;
    this.pause = setTimeout(() => this.send(), wait);
  }

  /** Send the newest value now; also a value that has not changed is answered. */
  send() {
    clearTimeout(this.pause);
    clearTimeout(this.patience);
    this.pending = true;
    this.since = null;
    this.seq += 1;
    this.patience = setTimeout(() => this.#lost(), PATIENCE);
    try {
      this.sent = this.value;
      // Whether the privacy list is ticked goes along, where there is one.
      const list = this.ticked === undefined ? {} : { ticked: this.ticked };
      this.model.send({ kind: "save", seq: this.seq, value: this.value, ...list });
    } catch {
      this.#lost();
    }
  }

  /** Stop listening when the form leaves the page; what waits is sent first. */
  close() {
    this.#flush();
    clearTimeout(this.patience);
    this.model.off("msg:custom", this.hear);
    removeEventListener("pagehide", this.leave);
    removeEventListener("online", this.flush);
    removeEventListener("vetcourse:resend", this.flush);
    document.removeEventListener("visibilitychange", this.flush);
    this.channel?.close();
  }

  #start() {
    const copy = this.copy.read();
    if (isNewer(copy, this.savedAt)) {
      this.pending = true;
      setTimeout(() => this.send(), 0);
      return copy.value;
    }
    this.copy.drop();
    return this.model.get("value");
  }

  #listen() {
    this.hear = (message) => this.#reply(message);
    this.flush = () => this.#flush();
    this.model.on("msg:custom", this.hear);
    this.leave = ({ persisted }) => {
      this.#flush();
      // A page that the browser may bring back keeps its forms.
      if (!persisted) this.model.send({ kind: "leave" });
    };
    addEventListener("pagehide", this.leave);
    addEventListener("online", this.flush);
    addEventListener("vetcourse:resend", this.flush);
    document.addEventListener("visibilitychange", this.flush);
    if (typeof BroadcastChannel === "undefined") return;
    this.channel = new BroadcastChannel("vetcourse");
    this.channel.onmessage = ({ data }) => this.#heardElsewhere(data);
  }

  #flush() {
    if (this.pending) this.send();
  }

  #reply(message) {
    if (message.seq !== this.seq) return;
    if (message.kind === "saved") this.#saved(message);
    if (message.kind === "refused") this.#refused(message);
  }

  #saved({ at, feedback, full, findings, without }) {
    clearTimeout(this.patience);
    this.savedAt = at;
    // A late reply says nothing of what was written since; that is on its way.
    if (this.sent !== this.value) {
      this.copied = this.copy.write(this.value, at);
      return;
    }
    this.pending = false;
    this.copy.drop();
    this.onstate("saved", at);
    this.onfeedback({ feedback: feedback || [], full });
    this.onfindings(findings || [], without || {});
    this.channel?.postMessage({ key: this.copy.key, value: this.value, at, findings, without });
  }

  #refused({ message }) {
    clearTimeout(this.patience);
    this.onstate("refused", message);
  }

  #lost() {
    clearTimeout(this.patience);
    this.copied = this.copy.write(this.value, this.savedAt);
    this.onstate(this.copied ? "kept" : "keptNot");
    this.patience = setTimeout(() => this.#flush(), RETRY);
  }

  #heardElsewhere({ key, value, at, findings, without }) {
    if (key !== this.copy.key || this.pending) return;
    this.savedAt = at;
    this.value = value;
    this.onelsewhere(value, at);
    this.onfindings(findings || [], without || {});
  }
}
