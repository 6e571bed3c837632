/** Every entry about one learner, who made it and why, and how it can be made to fall. */
import { button, h } from "../item/dom.js";
import { capital } from "./words.js";
import { table } from "./showing.js";

/** The entries as a table; each may be reversed, which is an entry of its own. */
export function entriesTable(desk, report) {
  const { words } = desk;
  if (!report.entries.length) return h("p", {}, words.entriesNone);
  const fallen = new Set(report.entries.filter(({ kind }) => kind === "reversal").map(({ refers_to: id }) => id));
  const columns = [{ title: words.entryWhat }, { title: words.entryFrom }, { title: words.entryFacts }, { title: words.entryBy }, { title: words.reverse, head: h("span", { class: "vc-hidden" }, words.reverse), className: "vc-no-print" }];
  const rows = report.entries.map((entry) => [
    capital(entry.title),
    desk.day(entry.valid_on),
    [h("p", {}, entry.facts.join(" · ")), entry.reason && h("p", { class: "vc-soft" }, `${words.entryReason} ${entry.reason}`)],
    words.byAt(entry.recorded_by, desk.day(entry.recorded_at)),
    canFall(entry, fallen) && reversal(desk, report, entry),
  ]);
  return table({ caption: h("span", { class: "vc-hidden" }, words.entries), columns, rows, className: "vc-entries-table vc-small" });
}

function canFall({ kind, id }, fallen) {
  return kind !== "reversal" && kind !== "erasure" && !fallen.has(id);
}

function reversal(desk, report, entry) {
  const { words } = desk;
  const what = `${capital(entry.title)}, ${desk.day(entry.valid_on)}: ${entry.facts.slice(0, 3).join(", ")}`;
  const onclick = () => {
    desk.kept.set("record", { kind: "reversal", who: report.login, name: report.name, event: entry.id, what, facts: {}, ects: {} });
    desk.go("record");
  };
  return button(words.reverse, { name: "turn", "aria-label": words.reverseNamed(what), onclick });
}
