/** What Python reads out of a plan or a map, beside the form; information, no points. */
import { h } from "./dom.js";
import { icon } from "./icons.js";

const AT_FIRST = 8;

/** The place where findings stand; they come with each acknowledgement. */
export class Findings {
  constructor(form, { title, headed = false }) {
    Object.assign(this, { form, title, headed });
    this.panel = h("section", { class: "vc-findings", "aria-label": title, hidden: true });
  }

  /** Show what was found; `headed` lists begin with a line that sums it up. */
  show(findings) {
    const { words } = this.form;
    const [summary, rest] = this.headed ? [findings[0], findings.slice(1)] : [null, findings];
    const [first, more] = [rest.slice(0, AT_FIRST), rest.slice(AT_FIRST)];
    const open = this.panel.querySelector("details")?.open;
    this.panel.hidden = !findings.length;
    this.form.remarks = rest.length ? words.remarks(rest.length) : "";
    this.panel.replaceChildren(
      h("p", { class: "vc-findings-title" }, icon("eye"), h("strong", {}, this.title)),
      summary ? h("p", { class: "vc-summary" }, summary) : "",
      first.length ? h("ul", {}, first.map(remark)) : "",
      more.length ? h("details", { open }, h("summary", {}, words.findingsMore(more.length)), h("ul", {}, more.map(remark))) : "",
      h("p", { class: "vc-how" }, words.findingsNote),
    );
  }
}

function remark(text) {
  return h("li", {}, text);
}
