/** What is seen of a network: the drawing, the same as a table, and who would be missed. */
import { dropDown, h, newId } from "./dom.js";
import { day } from "./sheet.js";
import { drawing, hasWords } from "./drawing.js";
import { tieLine } from "./ties.js";

/** The drawing, the same as a table, and a try without one of the roles. */
export class Picture {
  constructor(form, network) {
    Object.assign(this, { form, network, gone: "", said: {} });
    const { words } = form;
    this.holder = h("div", { class: "vc-picture" });
    this.legend = h("ol", { class: "vc-map-legend" });
    this.table = h("div", { class: "vc-sheet-holder", role: "region", tabindex: "0", "aria-label": words.mapTable });
    this.printed = h("div", { class: "vc-printed" });
    this.try = h("div", { class: "vc-without" });
    this.lost = h("p", { class: "vc-summary", hidden: true });
    this.node = h("section", { class: "vc-drawn", "aria-label": words.mapDrawn, hidden: true }, h("p", { class: "vc-part-title" }, words.mapDrawn),
      this.holder, this.legend, h("p", { class: "vc-how" }, words.mapLegend), this.try, this.lost,
      h("details", { class: "vc-whole" }, h("summary", {}, words.mapTable), this.table), this.printed);
    new ResizeObserver(() => this.#redraw()).observe(this.holder);
  }

  /** What Python says of each role, for the moment when it is taken away. */
  heard(without) {
    this.said = without;
    this.#showLost();
  }

  draw() {
    const { value } = this.network;
    this.node.hidden = !Object.keys(value.roles).length;
    if (!value.roles[this.gone]) this.gone = "";
    this.width = null;
    this.#redraw();
    this.#legend();
    this.#table();
    this.#try();
    this.#showLost();
  }

  #redraw() {
    const width = Math.max(280, Math.round(this.holder.clientWidth || 0));
    if (width === this.width || this.node.hidden) return;
    this.width = width;
    const { value, me } = this.network;
    const label = this.form.words.mapLabel(Object.keys(value.roles).length + (me ? 1 : 0), value.ties.filter(({ one, other }) => one && other).length);
    this.legend.hidden = hasWords(value, width);
    this.holder.replaceChildren(drawing(value, { width, names: this.network.names(), me, gone: this.gone, label }));
  }

  #legend() {
    const { me, ...names } = this.network.names();
    this.legend.replaceChildren(...Object.entries(names).map(([name, text]) =>
      h("li", {}, text, this.network.value.roles[name].organisation ? h("span", { class: "vc-how" }, `, ${this.network.value.roles[name].organisation}`) : "")));
  }

  #table() {
    const { form, network } = this;
    const { labels } = form.item.form;
    const heads = ["one", "other", "flows", "strength", "formal", "last"].map((name) => h("th", { scope: "col" }, labels[name]));
    const rows = network.value.ties.map((tie) => h("tr", {}, tieLine(form, tie, network.names(), (iso) => day(form, iso)).map((text) => h("td", {}, text))));
    const none = h("tr", {}, h("td", { colspan: "6" }, form.words.mapNoTies));
    const table = h("table", { class: "vc-sheet" }, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows.length ? rows : none));
    this.table.replaceChildren(table);
    this.printed.replaceChildren(table.cloneNode(true));
  }

  #try() {
    const { words } = this.form;
    const { me, ...options } = this.network.names();
    const id = newId("without");
    const list = dropDown(words, { options, value: this.gone, labelledby: id, onchange: ({ target }) => {
      this.gone = target.value;
      this.width = null;
      this.#redraw();
      this.#showLost();
      this.form.announce(this.lost.textContent);
    } });
    list.options[0].textContent = words.withoutNobody;
    if (this.try.contains(document.activeElement)) return;
    this.try.replaceChildren(h("span", { class: "vc-label", id }, words.withoutWho), list);
  }

  #showLost() {
    this.lost.hidden = !this.gone;
    this.lost.textContent = this.gone ? this.said[this.gone] || this.form.words.withoutWait : "";
  }
}
