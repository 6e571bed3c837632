/** Runs a unit when it is opened, and mends it when the kernel behind it is lost. */
import { after, allSaved, h, icon, within } from "./dom.js";
import { keepFocus } from "./focus.js";
import { wordsIn } from "./words.js";

const ALIVE = 4000;
const RECONNECT = 6000;
const RETRY = 5000;
const SHOWN = 30000;

/** The life of one unit's forms. */
export class Running {
  constructor(panel, { CodeCell, server }) {
    Object.assign(this, { panel, CodeCell, server });
    this.session = panel.sessionContext;
    this.state = "starting";
    this.changed = new EventTarget();
    const about = panel.context.model.sharedModel.getMetadata().vetcourse;
    this.words = wordsIn(about.language, about.page);
    this.ranFor = null;
  }

  /** Run every form and come back when the learner can use them. */
  async start() {
    await this.session.ready;
    this.#watch();
    await this.#kernel();
    performance.mark("vetcourse: kernel ready");
    await this.run({ all: true });
    performance.mark("vetcourse: forms run");
    await within(SHOWN, this.#shown());
    performance.mark("vetcourse: forms shown");
  }

  /** The cells that set up the page or show a form; graders run the others. */
  get cells() {
    return this.panel.content.widgets.filter(
      (cell) => cell.model.type === "code" && !cell.model.getMetadata("nbgrader")?.grade,
    );
  }

  /** Run all at once when nothing is on the page yet, else one by one around the learner. */
  async run({ all = false } = {}) {
    this.ranFor = this.#kernelName();
    this.#onePath();
    const execute = (cell) => this.CodeCell.execute(cell, this.session).then(() => this.#showTrouble(cell), () => this.#showTrouble(cell));
    if (all) {
      await Promise.all(this.cells.map(execute));
    } else {
      await keepFocus(this.panel.content.node, async (isFocused) => {
        const [setup, ...forms] = this.cells;
        forms.sort((a, b) => isFocused(b.node) - isFocused(a.node));
        for (const cell of [setup, ...forms]) await execute(cell);
      });
    }
    this.#become("running");
  }

  /** Bring back what is lost; called by hand, by a form without an answer, by the clock. */
  async heal() {
    if (this.healing) return;
    this.healing = true;
    try {
      while (!(await this.#mend())) await after(RETRY);
      this.#become("running");
    } finally {
      this.healing = false;
    }
  }

  #watch() {
    document.addEventListener("vetcourse:unsaved", () => this.heal());
    addEventListener("online", () => this.heal());
    this.session.statusChanged.connect((_, status) => {
      if (["restarting", "autorestarting", "dead", "terminating"].includes(status)) this.ranFor = null;
      if (["idle", "dead", "unknown"].includes(status) && this.ranFor === null && this.state !== "starting") this.heal();
    });
    this.session.kernelChanged.connect(() => {
      if (this.state !== "starting") this.heal();
    });
  }

  /** One attempt; whether all forms have a living kernel behind them. */
  async #mend() {
    const { status } = await this.server.ask("api/status");
    if (status === 0) return this.#become("lost");
    if (status === 401 || status === 403) return this.#become("loggedOut");
    const forms = (await this.#forms()) ?? (await this.#revive());
    if (forms === undefined) return this.#become("lost");
    if (forms > 0 && this.ranFor === this.#kernelName()) {
      // The same kernel answers again: what waits in the forms is sent once more.
      dispatchEvent(new Event("vetcourse:resend"));
      if (await allSaved()) return true;
    }
    await this.run();
    return true;
  }

  /** How many forms the kernel knows; nothing if it does not answer. Restarted, it knows none. */
  async #forms() {
    const kernel = this.session.session?.kernel;
    if (!kernel || kernel.isDisposed || kernel.status === "dead") return undefined;
    const known = await this.server.ask(`api/kernels/${kernel.id}`);
    if (known.status !== 200) return undefined;
    if (kernel.connectionStatus !== "connected") await within(RECONNECT, kernel.reconnect());
    const reply = await within(ALIVE, kernel.requestCommInfo({ target_name: "jupyter.widget" }));
    return reply && Object.keys(reply.content.comms ?? {}).length;
  }

  async #revive() {
    this.ranFor = null;
    const kernel = this.session.session?.kernel;
    const known = kernel && (await this.server.ask(`api/kernels/${kernel.id}`)).status === 200;
    if (known) await within(RECONNECT * 2, kernel.restart());
    else await within(RECONNECT * 2, this.session.changeKernel({ name: this.session.kernelPreference?.name || "python3" }));
    return this.#forms();
  }

  async #kernel() {
    if (!this.session.session?.kernel) await this.#revive();
  }

  /** Forms talk to the kernel itself: Lab goes on using a subshell that a restart has ended. */
  #onePath() {
    const kernel = this.session.session?.kernel;
    if (kernel) kernel.commsOverSubshells = "disabled";
  }

  #kernelName() {
    return this.session.session?.kernel?.id ?? null;
  }

  #become(state) {
    this.state = state;
    this.changed.dispatchEvent(new CustomEvent("state", { detail: state }));
    return false;
  }

  /** Wait until each form is on the page, or says why it is not. */
  async #shown() {
    const wanted = this.cells.filter((cell) => cell.model.getMetadata("vetcourse")?.item);
    const missing = () => wanted.filter(({ node }) => !node.querySelector(".vc-item, .vc-broken"));
    while (missing().length) await after(50);
  }

  /** A learner never sees a traceback; what can be acted on stands in the last line. */
  #showTrouble(cell) {
    const outputs = cell.model.outputs;
    cell.node.querySelector(".vc-broken")?.remove();
    const errors = Array.from({ length: outputs.length }, (_, at) => outputs.get(at)).filter(({ type }) => type === "error");
    cell.node.classList.toggle("vc-failed", errors.length > 0);
    if (!errors.length) return;
    const { ename = "", evalue = "" } = errors[0].toJSON();
    const why = /^(Content|Answer|Hub|Record|Rule)Error$/.test(ename) ? evalue : this.words.brokenHow;
    cell.node.append(h("div", { class: "vc-broken", role: "alert" }, icon("alert"), h("div", {}, h("strong", {}, this.words.broken), h("p", {}, why))));
  }
}
