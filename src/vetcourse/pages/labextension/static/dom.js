/** Small helpers to write HTML elements as one reads them. */

/** An element; attributes that are `false`, `null` or missing are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "hidden" || name === "disabled") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SHAPES = {
  home: "M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  cloud: "M4 4l16 16M8 18h9M18.5 16a4 4 0 0 0-1.7-7.3A6 6 0 0 0 9.5 6.3M7 9.3A4.5 4.5 0 0 0 8 18",
  send: "M4 12l16-8-5 16-3.5-6.5zM11.5 13.5L20 4",
  again: "M17 4l3 3-3 3M4 11V9.5A2.5 2.5 0 0 1 6.5 7H20M7 20l-3-3 3-3M20 13v1.5a2.5 2.5 0 0 1-2.5 2.5H4",
  alert: "M12 4l9 16H3zM12 10v5M12 17.3v.2",
};

/** An icon of our own beside words that say the same. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "vc-icon", "aria-hidden": "true", focusable: "false" })) {
    svg.setAttribute(key, value);
  }
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** Resolves after some milliseconds. */
export function after(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** *promise*, or `undefined` if it takes longer than *milliseconds* or fails. */
export function within(milliseconds, promise) {
  return Promise.race([Promise.resolve(promise).catch(() => undefined), after(milliseconds)]);
}

/** Whether every answer on the page reaches the disk before patience ends. */
export async function allSaved(patience = 6000) {
  const waiting = () => document.querySelector('.vc-item:is([data-state="saving"], [data-state="kept"], [data-state="keptNot"], [data-state="refused"])');
  for (const end = Date.now() + patience; waiting() && Date.now() < end;) await after(100);
  return !waiting();
}
