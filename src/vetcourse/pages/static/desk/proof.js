/** The proof of a verdict as a person can redo it: what counted, where, and what is short. */
import { h } from "../item/dom.js";
import { numberIn } from "./words.js";
import { table } from "./showing.js";

const CENTS = new Set(["credits", "pool", "residency"]);
const MONTH = 377580 * 10000;

/** The proof of one requirement in a list of proofs, at whatever depth. */
export function proofOf(proofs, requirement) {
  for (const proof of proofs) {
    const found = proof.requirement === requirement ? proof : proofOf(proof.parts, requirement);
    if (found) return found;
  }
  return null;
}

/** How the verdict follows from the entries. */
export function showProof(desk, found, proof, entries) {
  const { words } = desk;
  const kind = desk.requirement(found.requirement)?.kind ?? "";
  const { certain, generous } = proof;
  const parts = [h("h5", {}, words.proof)];
  if (certain.uses.length) parts.push(h("p", {}, words.proofHow[verdictOf(proof)]), usesTable(desk, kind, certain, entries));
  else if (!proof.parts.length && !certain.total) parts.push(h("p", {}, words.proofNone));
  if (certain.total) parts.push(h("p", {}, words.proofSum(amount(desk, kind, certain.total))));
  if (generous.total !== certain.total) parts.push(h("p", {}, words.proofGenerous(amount(desk, kind, generous.total))));
  if (certain.blocking.length) parts.push(h("p", {}, words.proofBlocking(certain.blocking.map((area) => desk.area(area)).join(", "))));
  parts.push(h("p", { class: "vc-digest" }, words.proofDigest(proof.rules.slice(0, 12), proof.events.slice(0, 12))));
  return h("div", { class: "vc-proof" }, parts);
}

function verdictOf({ verdict }) {
  return ["not-met", "refer", "met"][verdict] ?? "not-met";
}

function usesTable(desk, kind, { uses }, entries) {
  const { words } = desk;
  const withAreas = uses.some(({ area }) => area);
  const columns = [{ title: words.proofEntry }, { title: words.proofAmount, className: "vc-amount" }, withAreas && { title: words.proofArea }].filter(Boolean);
  const rows = uses.map((use) => [entryName(desk, entries, use.event), amount(desk, kind, use.amount), withAreas && desk.area(use.area)].filter((cell) => cell !== false));
  return table({ caption: h("span", { class: "vc-hidden" }, words.proof), columns, rows, className: "vc-small" });
}

function entryName(desk, entries, id) {
  const entry = entries.find((one) => one.id === id);
  return entry ? `${entry.title}, ${desk.day(entry.valid_on)}: ${entry.facts.slice(0, 2).join(", ")}` : id;
}

function amount({ words, language }, kind, units) {
  if (CENTS.has(kind)) return words.credits(numberIn(language, units / 100));
  if (kind === "experience") return words.months(numberIn(language, Math.floor((units / MONTH) * 100) / 100));
  return kind === "days" || kind === "share" ? words.days(numberIn(language, units)) : words.pieces(numberIn(language, units));
}
