/** Keeps the learner's place, and the letters typed meanwhile, while forms are renewed. */

const CONTROLS = "input, select, textarea, button";
const PATIENCE = 5000;

/** Run *renew* while the place in the form is kept; it is told which node holds it. */
export async function keepFocus(root, renew) {
  const place = placeOf(document.activeElement);
  if (!place) return renew(() => false);
  const buffer = new Buffer();
  const back = giveBack(root, place, buffer);
  try {
    await renew((node) => Boolean(node.querySelector(`.vc-item[data-item="${CSS.escape(place.item)}"]`)));
    await back;
  } finally {
    buffer.stop();
    for (const name of ["input", "selectionchange"]) document.removeEventListener(name, place.note);
  }
  return undefined;
}

function placeOf(element) {
  const form = element?.closest?.(".vc-item");
  if (!form) return null;
  const place = { form, item: form.dataset.item, at: [...form.querySelectorAll(CONTROLS)].indexOf(element), selection: null };
  // The learner goes on typing until the old form leaves the page.
  place.note = () => {
    if (document.activeElement === element && element.matches("textarea, input[type=text]")) place.selection = [element.selectionStart, element.selectionEnd];
  };
  place.note();
  for (const name of ["input", "selectionchange"]) document.addEventListener(name, place.note);
  return place;
}

/** Wait for the new form, then put focus, caret and letters where they were. */
function giveBack(root, place, buffer) {
  return new Promise((done) => {
    const started = Date.now();
    const look = () => {
      const form = [...root.querySelectorAll(`.vc-item[data-item="${CSS.escape(place.item)}"]`)].find((one) => one !== place.form);
      const control = form?.querySelectorAll(CONTROLS)[place.at];
      if (control) {
        restore(control, place.selection, buffer.stop());
        return done();
      }
      if (Date.now() - started > PATIENCE) return done();
      return requestAnimationFrame(look);
    };
    look();
  });
}

function restore(control, selection, typed) {
  control.focus({ preventScroll: true });
  if (!selection) return;
  const [start, end] = selection.map((at) => Math.min(at, control.value.length));
  control.setSelectionRange(start, end);
  if (!typed) return;
  control.setRangeText(typed, start, end, "end");
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The letters typed while there is no box to type them in. */
class Buffer {
  constructor() {
    this.typed = "";
    this.hear = (event) => {
      if (document.activeElement?.closest(".vc-item") || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.length === 1) this.typed += event.key;
      else if (event.key === "Enter") this.typed += "\n";
      else if (event.key === "Backspace") this.typed = this.typed.slice(0, -1);
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    addEventListener("keydown", this.hear, true);
  }

  /** Stop listening; what was typed. */
  stop() {
    removeEventListener("keydown", this.hear, true);
    return this.typed;
  }
}
