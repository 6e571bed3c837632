/** The form's own icons: drawn here, so that no emoji or icon font is needed. */
const SHAPES = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  turn: "M4 12a8 8 0 1 0 2.6-5.9M4 4v4.5h4.5",
  bulb: "M9 18h6M10 21h4M8.5 15.5a6 6 0 1 1 7 0c-.6.5-.9 1.2-.9 2h-5.2c0-.8-.3-1.5-.9-2z",
  up: "M12 19V6M6 11.5L12 5.5l6 6",
  down: "M12 5v13M6 12.5l6 6 6-6",
  plus: "M12 5v14M5 12h14",
  bin: "M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.5 10.5v5.5M13.5 10.5v5.5",
  cloud: "M4 4l16 16M8 18h9M18.5 16a4 4 0 0 0-1.7-7.3A6 6 0 0 0 9.5 6.3M7 9.3A4.5 4.5 0 0 0 8 18",
  stop: "M8.5 3h7L21 8.5v7L15.5 21h-7L3 15.5v-7zM12 7.5v5.5M12 16.2v.3",
  eye: "M3 12s3.3-6 9-6 9 6 9 6-3.3 6-9 6-9-6-9-6zM12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z",
  shield: "M12 3l7.5 2.5v5.5c0 5-3.2 8.3-7.5 10-4.3-1.7-7.5-5-7.5-10V5.5zM8.5 12l2.5 2.5 4.5-5",
  pen: "M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19zM14 6.5L17.5 10",
  loop: "M17 4l3 3-3 3M4 11V9.5A2.5 2.5 0 0 1 6.5 7H20M7 20l-3-3 3-3M20 13v1.5a2.5 2.5 0 0 1-2.5 2.5H4",
  target: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 11.8v.4",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  camera: "M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 10.2a3.3 3.3 0 1 1 0 6.6 3.3 3.3 0 0 1 0-6.6z",
  paper: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  question: "M8.5 9.2a3.6 3.6 0 1 1 5.2 3.2c-1.1.6-1.7 1.2-1.7 2.4M12 18.4v.3",
  cross: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  clock: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2",
  alert: "M12 4l9 16H3zM12 10v5M12 17.3v.2",
  arrow: "M5 12h13M13 6.5l5.5 5.5-5.5 5.5",
  left: "M19 12H6M11 6.5L5.5 12l5.5 5.5",
  people: "M9 5a3.2 3.2 0 1 1 0 6.4A3.2 3.2 0 0 1 9 5zM3 20c0-3.5 2.7-5.7 6-5.7s6 2.2 6 5.7M15.5 5.3a3 3 0 0 1 0 5.8M17.5 14.6c2.2.7 3.5 2.6 3.5 5.4",
  fork: "M6 4v5c0 3 6 3 6 7v4M18 4v5c0 3-6 3-6 7",
  chart: "M4 20h16M7 20v-6M12 20V6M17 20v-9",
  save: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
  print: "M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z",
};

/** An icon beside words that say the same, so hidden from screen readers. */
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
