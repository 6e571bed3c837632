/** A network drawn so that it can be read: those of one organisation stand together. */
const SPACE = "http://www.w3.org/2000/svg";
const CROWD = 12;
const ROOM_FOR_WORDS = 520;
const WIDTHS = { 1: 1.5, 2: 3, 3: 5 };

/** Whether there is room for words beside the circles; else numbers and a list say it. */
export function hasWords(value, width) {
  return width >= ROOM_FOR_WORDS && Object.keys(value.roles).length <= CROWD;
}

/** An SVG of the roles and ties in *value*, *width* pixels wide; *gone* is taken away. */
export function drawing(value, { width, names, me, gone, label }) {
  const wordy = hasWords(value, width);
  const roles = Object.entries(value.roles);
  const height = Math.max(300, Math.min(wordy ? 560 : 1.15 * width, 240 + (wordy ? 24 : 14) * roles.length));
  const places = spread(roles, { width, height, wordy, me });
  const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, class: "vc-map", role: "img", "aria-label": label });
  const ties = value.ties.filter(({ one, other }) => places[one] && places[other]);
  svg.append(...ties.map((tie) => tieCurve(tie, places, gone)));
  svg.append(...Object.entries(places).map(([role, place]) => roleNode(role, place, { value, names, gone, wordy })));
  return svg;
}

/** Where each role stands: the learner in the middle, all others around by organisation. */
function spread(roles, { width, height, wordy, me }) {
  // Words stand beside the circles, and below the lowest one.
  const [side, end, up] = wordy ? [206, 56, 16] : [34, 36, 0];
  const [x, y, rx, ry] = [width / 2, height / 2 - up, width / 2 - side, height / 2 - end];
  const order = roles.map(([name, { organisation = "" }]) => [organisation, name]).sort(([a, one], [b, other]) => a.localeCompare(b) || one.localeCompare(other, undefined, { numeric: true }));
  const places = me ? { me: { x, y } } : {};
  order.forEach(([, name], at) => {
    const angle = (2 * Math.PI * (at + 0.5)) / order.length - Math.PI / 2;
    const inner = order.length > CROWD && at % 2 ? 0.66 : 1;
    places[name] = { x: x + inner * rx * Math.cos(angle), y: y + inner * ry * Math.sin(angle), angle };
  });
  return places;
}

function tieCurve({ one, other, strength, formal }, places, gone) {
  const [a, b] = [places[one], places[other]];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  // A tie from the middle is straight; others bend, so that none runs through it.
  const bend = one === "me" || other === "me" ? 0 : 0.14;
  const middle = `${(a.x + b.x) / 2 - bend * dy} ${(a.y + b.y) / 2 + bend * dx}`;
  const classes = ["vc-tie-line", formal === false && "vc-informal", [one, other].includes(gone) && "vc-gone"].filter(Boolean).join(" ");
  return shape("path", { d: `M${a.x} ${a.y}Q${middle} ${b.x} ${b.y}`, class: classes, "stroke-width": WIDTHS[strength] || 1.5 });
}

function roleNode(role, { x, y, angle }, { value, names, gone, wordy }) {
  const mine = role === "me";
  const classes = ["vc-node", mine && "vc-me", role === gone && "vc-gone"].filter(Boolean).join(" ");
  const number = Object.keys(value.roles).indexOf(role) + 1;
  const face = shape("text", { x, y, class: "vc-node-number", "text-anchor": "middle", dy: "0.35em" }, mine ? names.me : String(number));
  const group = shape("g", { class: classes }, shape("circle", { cx: x, cy: y, r: mine ? 24 : Object.keys(value.roles).length > CROWD ? 14 : 17 }), face);
  if (wordy && !mine) group.append(...nodeWords(value.roles[role], names[role], { x, y, angle }));
  return group;
}

function nodeWords({ organisation = "" }, name, { x, y, angle }) {
  const across = Math.cos(angle);
  const beside = Math.abs(across) > 0.1;
  const anchor = !beside ? "middle" : across > 0 ? "start" : "end";
  const left = beside ? x + Math.sign(across) * 24 : x;
  const lines = [...wrapped(name, 22).map((text) => [text, "vc-node-role"]), ...(organisation ? [[cut(organisation, 22), "vc-node-place"]] : [])];
  const top = beside ? y - (lines.length - 1) * 8 + 5 : y + 34;
  return lines.map(([text, kind], at) => shape("text", { x: left, y: top + 16 * at, class: kind, "text-anchor": anchor }, text));
}

function wrapped(text, most) {
  if (text.length <= most) return [text];
  const space = text.lastIndexOf(" ", most);
  const at = space > 5 ? space : most;
  return [text.slice(0, at).trim(), cut(text.slice(at).trim(), most)];
}

function cut(text, most) {
  return text.length > most ? `${text.slice(0, most - 1).trim()}…` : text;
}

function shape(tag, attributes, ...children) {
  const element = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
