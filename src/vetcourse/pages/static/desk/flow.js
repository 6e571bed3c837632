/** Who would stand where, drawn: a band for every number in the table. */
const SVG_SPACE = "http://www.w3.org/2000/svg";
const WIDE = 760;
const TALL = 340;
const TOP = 30;
const LEAST = 22;
const BAR = 16;
const GAP = 14;

/** An SVG element. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG_SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Bands from where people stand to where they would stand; the table says the same. */
export function drawFlow(desk, { states, table }) {
  const { words } = desk;
  const cells = table.map((row) => row.map((count) => count ?? 0));
  const total = cells.flat().reduce((sum, one) => sum + one, 0);
  const left = cells.map((row) => row.reduce((sum, one) => sum + one, 0));
  const right = states.map((_, at) => cells.reduce((sum, row) => sum + row[at], 0));
  const scale = (TALL - TOP - 12 - (GAP + LEAST) * states.length) / Math.max(total, 1);
  const [tops, ends] = [stack(left, scale), stack(right, scale)];
  const picture = svg("svg", { viewBox: `0 0 ${WIDE} ${TALL}`, class: "vc-flow", role: "img", "aria-label": words.flow });
  const [from, to] = [[...tops], [...ends]];
  cells.forEach((row, a) => row.forEach((count, b) => {
    if (!count) return;
    picture.append(band(from[a], to[b], count * scale, a === b ? "stay" : b > a ? "up" : "down"));
    from[a] += count * scale;
    to[b] += count * scale;
  }));
  states.forEach((state, at) => picture.append(...post(desk, state, left[at], 190, tops[at], scale, "end"), ...post(desk, state, right[at], WIDE - 190 - BAR, ends[at], scale, "start")));
  picture.append(head(words.flowNow, 190 + BAR, "end"), head(words.flowThen, WIDE - 190 - BAR, "start"));
  return picture;
}

function stack(counts, scale) {
  let at = TOP;
  return counts.map((count) => {
    const top = at;
    // Even where nobody stands there is room for the words beside it.
    at += count * scale + LEAST + GAP;
    return top;
  });
}

function band(y1, y2, thick, kind) {
  const [x1, x2, middle] = [190 + BAR, WIDE - 190 - BAR, WIDE / 2];
  return svg("path", { class: `vc-band vc-band-${kind}`, d: `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2} V${y2 + thick} C${middle} ${y2 + thick} ${middle} ${y1 + thick} ${x1} ${y1 + thick} Z` });
}

function post(desk, state, count, x, y, scale, side) {
  const tall = Math.max(count * scale, 2);
  const text = svg("text", { x: side === "end" ? x - 10 : x + BAR + 10, y: y + tall / 2 + 5, "text-anchor": side }, `${desk.words.phaseOf(state)}: ${desk.number(count)}`);
  return [svg("rect", { class: "vc-post", x, y, width: BAR, height: tall, rx: 3 }), text];
}

function head(text, x, side) {
  return svg("text", { class: "vc-flow-head", x, y: 14, "text-anchor": side }, text);
}
