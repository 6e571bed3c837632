/** The two plots of the desk: bars for how far, and spans for how long. */
import { svg } from "./flow.js";

const FULL = 700;
const LABEL = 190;
const ROW = 30;
const FEWEST = 10;

/** A count, or that it is too small to be shown. */
export function shownCount(desk, count) {
  return count > 0 && count < FEWEST ? desk.words.few : desk.number(count);
}

/** For each phase three bars: came to it, may begin it, finished it. */
export function drawFunnel(desk, { phases, total }) {
  const { words } = desk;
  const bars = [["reached", words.reached], ["may_begin", words.mayBegin], ["finished", words.finished]];
  const tall = phases.length * (bars.length * ROW + 40);
  const picture = svg("svg", { viewBox: `0 0 ${FULL} ${tall}`, class: "vc-plot", "aria-hidden": "true", focusable: "false" });
  phases.forEach((phase, at) => {
    const top = at * (bars.length * ROW + 40);
    picture.append(svg("text", { class: "vc-plot-title", x: 0, y: top + 18 }, words.phase(phase.phase)));
    bars.forEach(([name, text], row) => picture.append(...bar(desk, { text, count: phase[name], total, y: top + 28 + row * ROW, kind: name })));
  });
  return picture;
}

function bar(desk, { text, count, total, y, kind }) {
  const few = count > 0 && count < FEWEST;
  const most = FULL - LABEL - 90;
  // A bar that is kept back has the same length whatever it stands for.
  const wide = few ? 14 : (most * count) / Math.max(total, 1);
  return [
    svg("text", { x: LABEL - 10, y: y + 15, "text-anchor": "end" }, text),
    svg("rect", { class: `vc-plot-bar vc-plot-${few ? "few" : kind}`, x: LABEL, y, width: Math.max(wide, count ? 3 : 1), height: 20, rx: 3 }),
    svg("text", { class: "vc-plot-number", x: LABEL + Math.max(wide, 3) + 8, y: y + 15 }, shownCount(desk, count)),
  ];
}

/** For each phase the middle half of those who finished, and a line at the median. */
export function drawTimes(desk, phases) {
  const told = phases.filter(({ median }) => median !== null);
  if (!told.length) return null;
  const most = niceMost(Math.max(...told.map(({ upper }) => Number(upper))));
  const x = (days) => LABEL + ((FULL - LABEL - 40) * Number(days)) / most;
  const tall = told.length * 46 + 34;
  const picture = svg("svg", { viewBox: `0 0 ${FULL} ${tall}`, class: "vc-plot", "aria-hidden": "true", focusable: "false" });
  for (const part of [0, 0.25, 0.5, 0.75, 1]) picture.append(svg("line", { class: "vc-plot-rule", x1: x(most * part), x2: x(most * part), y1: 0, y2: tall - 28 }), svg("text", { class: "vc-plot-number", x: x(most * part), y: tall - 8, "text-anchor": "middle" }, desk.number(most * part)));
  told.forEach(({ phase, lower, median, upper }, at) => {
    const y = at * 46 + 10;
    picture.append(
      svg("text", { x: LABEL - 10, y: y + 18, "text-anchor": "end" }, desk.words.phase(phase)),
      svg("rect", { class: "vc-plot-bar vc-plot-span", x: x(lower), y, width: Math.max(x(upper) - x(lower), 2), height: 26, rx: 4 }),
      svg("line", { class: "vc-plot-median", x1: x(median), x2: x(median), y1: y - 4, y2: y + 30 }));
  });
  return picture;
}

function niceMost(days) {
  const step = 10 ** Math.floor(Math.log10(Math.max(days, 1)));
  return Math.ceil(days / step) * step || 1;
}
