/** Questions to the office by message: each is heard, then answered, or said to be lost. */

const HEARD_WITHIN = 6000;
const ANSWERED_WITHIN = 300000;

/** Why a question has no answer: lines for a person, and whether it may be asked again. */
export class Trouble extends Error {
  constructor(lines, { away = false } = {}) {
    super(lines.join("\n"));
    Object.assign(this, { lines, away });
  }
}

/** The way from the page to the office and back. */
export class Office {
  constructor(model, root, words) {
    Object.assign(this, { model, root, words, waiting: new Map(), count: 0 });
    this.hear = (message, buffers) => this.#heard(message, buffers);
    model.on("msg:custom", this.hear);
  }

  /** The answer to one question; *files* go along as bytes. */
  ask(what, about, language, files = []) {
    const seq = `${Date.now()}-${(this.count += 1)}`;
    return new Promise((answer, refuse) => {
      const lost = () => this.#lose(seq);
      this.waiting.set(seq, { answer, refuse, timer: setTimeout(lost, HEARD_WITHIN), lost });
      this.model.send({ kind: "ask", seq, what, about, language }, undefined, files);
    });
  }

  close() {
    this.model.off("msg:custom", this.hear);
    for (const { timer } of this.waiting.values()) clearTimeout(timer);
  }

  #heard(message, buffers) {
    const one = this.waiting.get(message.seq);
    if (!one) return;
    clearTimeout(one.timer);
    if (message.kind === "heard") {
      one.timer = setTimeout(one.lost, ANSWERED_WITHIN);
      return;
    }
    this.waiting.delete(message.seq);
    if (message.kind === "told") one.answer({ data: message.data, files: buffers ?? [] });
    else one.refuse(new Trouble(message.lines, { away: message.kind === "away" }));
  }

  #lose(seq) {
    const one = this.waiting.get(seq);
    this.waiting.delete(seq);
    one?.refuse(new Trouble([this.words().noAnswer], { away: true }));
    // The page around the desk looks after the program behind it.
    this.root.dispatchEvent(new CustomEvent("vetcourse:unsaved", { bubbles: true, detail: { item: "desk" } }));
  }
}
