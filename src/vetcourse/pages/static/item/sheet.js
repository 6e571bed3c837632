/** A training plan as one table: to look over on the screen, and to hang up in the company. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { placeName } from "./aims.js";

/** The table of all aims that have something in them. */
export function sheet(form, rows) {
  const { item, words } = form;
  const { labels, "half-years": halves } = item.form;
  const heads = [labels.aim, ...Object.values(halves), labels.who, labels.partner];
  const body = rows.map(([title, cells], at) => h("tr", {},
    h("th", { scope: "row" }, h("span", { class: "vc-sheet-number" }, `${at + 1}. `), title),
    Object.keys(halves).map((half) => halfCell(form, cells, half)),
    h("td", {}, cells.who || ""),
    h("td", {}, cells.partner || "", cells.date ? h("span", { class: "vc-sheet-day" }, `${cells.partner ? ", " : ""}${words.from(day(form, cells.date))}`) : "")));
  const empty = h("tr", {}, h("td", { colspan: String(heads.length) }, words.matrixEmpty));
  return h("table", { class: "vc-sheet vc-by-halves" }, h("caption", {}, words.matrixLegend, " ", icon("check")),
    h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, body.length ? body : empty));
}

function halfCell({ item, words }, cells, half) {
  const assessed = (cells.assessed || []).includes(half);
  const place = placeName(item, cells[half]);
  return h("td", { class: place ? "vc-trained" : "" }, place,
    assessed ? h("span", { class: "vc-sheet-assessed" }, icon("check"), h("span", { class: "vc-hidden" }, words.aimAssessed)) : "");
}

/** A day as it is written in the learner's language. */
export function day(form, iso) {
  const moment = new Date(`${iso}T12:00`);
  const locale = form.language === "nb" ? "nb-NO" : "en-GB";
  return Number.isNaN(moment.getTime()) ? iso : moment.toLocaleDateString(locale, { day: "numeric", month: "long", year: "numeric" });
}

const PAPER = `
  @page { size: A4 landscape; margin: 12mm; }
  body { margin: 0; color: #111; font: 10pt/1.35 "Source Sans 3", "Segoe UI", system-ui, Arial, sans-serif; }
  h1 { margin: 0 0 1mm; font: 600 16pt/1.25 "Source Serif 4", Georgia, serif; }
  p { margin: 0 0 4mm; color: #444; }
  table { width: 100%; border-collapse: collapse; }
  caption { caption-side: bottom; padding-top: 3mm; color: #444; text-align: start; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  th, td { padding: 1.6mm 2mm; border: 0.3mm solid #999; text-align: start; vertical-align: top; overflow-wrap: break-word; hyphens: auto; }
  thead th { border-bottom: 0.6mm solid #111; background: #eee; }
  tbody th { width: 26%; font-weight: 600; }
  .vc-blanks { display: flex; gap: 6mm; margin: 0 0 4mm; color: #111; break-inside: avoid; }
  .vc-end { break-inside: avoid; padding-top: 3mm; }
  .vc-end .vc-blanks { margin: 8mm 0 0; }
  .vc-blanks span { flex: 1; padding-bottom: 0.5mm; border-bottom: 0.3mm solid #111; }
  .vc-trained { background: #e6f0eb; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .vc-icon { width: 1em; height: 1em; fill: none; stroke: currentcolor; stroke-width: 2.6; vertical-align: -0.1em; }
  .vc-sheet-assessed { margin-inline-start: 1.5mm; white-space: nowrap; }
  .vc-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }`;

/** Lines to be filled in by hand: names belong on the paper, not in the course. */
function blanks(labels) {
  return h("div", { class: "vc-blanks" }, labels.map((label) => h("span", {}, `${label}: `)));
}

/** Whose aims these are: the licence of a bundled list asks for its notice. */
function sources(form, rows) {
  const { item, words } = form;
  const used = (item.curricula || []).filter(({ aims }) => rows.some(([title]) => aims.includes(title)));
  return used.map(({ title, code, page, notice, ...list }) => h("p", {}, words.matrixAims(title, code, page, day(form, list["read-on"])), " ", notice));
}

/** Print the plan by itself; the page around it stays as it is. */
export function printSheet(form, rows) {
  const { words, language } = form;
  form.root.querySelector(".vc-paper")?.remove();
  const frame = h("iframe", { class: "vc-paper", "aria-hidden": "true", tabindex: "-1", title: words.matrixPaper, srcdoc: "<!doctype html><title></title>" });
  frame.addEventListener("load", () => {
    const paper = frame.contentDocument;
    const today = day(form, new Date().toLocaleDateString("sv-SE"));
    paper.documentElement.lang = language;
    paper.title = words.matrixPaper;
    paper.head.append(h("style", {}, PAPER));
    paper.body.append(h("h1", {}, words.matrixPaper), h("p", {}, words.printed(today)),
      blanks(words.matrixBlanks), sheet(form, rows), h("div", { class: "vc-end" }, sources(form, rows), blanks(words.matrixAgreed)));
    frame.contentWindow.print();
  }, { once: true });
  form.root.append(frame);
}
