/** Files to take away: everybody's standing, empty sheets, all that is kept about one. */
import { button, h, newId } from "../item/dom.js";
import { field, heading, line } from "./showing.js";

/** The view of the exports. */
export class Taking {
  constructor(desk) {
    this.desk = desk;
    this.node = h("div");
  }

  show() {
    const { desk } = this;
    const { words } = desk;
    const offer = ([kind, [title, how]]) => {
      const id = newId("file");
      return h("li", {}, h("div", {}, h("strong", { id }, title), h("p", { class: "vc-soft" }, how)), button(words.takeIt, { name: "save", "aria-label": `${words.takeIt}: ${title}`, onclick: () => desk.take(kind) }));
    };
    this.who = line();
    this.place = h("div", { class: "vc-place" });
    this.node.replaceChildren(heading(words.takeTitle), h("p", { class: "vc-soft" }, words.takeHow),
      h("ul", { class: "vc-files-list" }, Object.entries(words.exports).map(offer)),
      h("h3", {}, words.takeLearner), h("p", { class: "vc-soft" }, words.takeLearnerHow),
      field(words.who, this.who, { hint: words.whoHow, className: "vc-searching" }),
      h("p", { class: "vc-buttons" }, button(words.takeIt, { name: "save", kind: "main", "aria-label": `${words.takeIt}: ${words.takeLearner}`, onclick: () => this.#learner() })),
      this.place);
    return this.node;
  }

  async #learner() {
    const { desk } = this;
    const told = await desk.fill(this.place, () => desk.findLearner(this.who.value.trim()), () => []);
    if (told) desk.take("learner.zip", { learner: told.learner });
  }
}
