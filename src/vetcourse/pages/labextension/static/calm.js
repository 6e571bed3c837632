/** Jupyter made calm: everything hidden but the page, nothing to edit by accident. */
import { after, h } from "./dom.js";

const HIDDEN = new Set(["jp-top-panel", "jp-menu-panel", "jp-bottom-panel", "jp-down-stack"]);
const HIDDEN_CLASSES = ["jp-SideBar", "jp-SideArea"];
const PATIENCE = 20000;

/** A quiet sheet over Lab while it starts. */
export function cover(language) {
  const text = h("p", { role: "status" });
  const sheet = h("div", { class: "vc-cover", lang: language }, h("div", { class: "vc-cover-mark", "aria-hidden": "true" }), text);
  document.head.append(...["fonts.css", "palette.css", "page.css"].map((name) => h("link", { rel: "stylesheet", href: new URL(name, import.meta.url).href })));
  document.body.append(sheet);
  return {
    say(opening, slow) {
      text.textContent = opening;
      after(PATIENCE).then(() => {
        text.textContent = slow;
      });
    },
    lift() {
      sheet.remove();
    },
  };
}

/** Make the page of one unit: bar above, text below, and nothing else of Jupyter. */
export function beCalm({ app, panel, about, bar, Widget, Dialog }) {
  document.body.classList.add("vc-page");
  document.documentElement.lang = about.language;
  showTitle(about.title);
  placeBar(app, bar, Widget);
  hideJupyter(app.shell);
  panel.toolbar?.hide();
  guard(panel);
  quiet(Dialog);
  neverDirty(panel);
  beReadable(panel, about);
}

function showTitle(title) {
  document.title = title;
  // Lab writes the file's name there; the learner's tab keeps the unit's.
  const head = document.querySelector("title");
  new MutationObserver(() => {
    if (document.title !== title) document.title = title;
  }).observe(head, { childList: true });
}

function placeBar(app, bar, Widget) {
  const widget = new Widget({ node: bar.node });
  widget.id = "vc-bar";
  app.shell.add(widget, "header");
  // The bar may take two lines on a phone; Lab needs its height as a number.
  const fit = () => {
    const height = `${bar.inner.offsetHeight}px`;
    if (widget.node.style.minHeight === height) return;
    widget.node.style.minHeight = height;
    const panel = widget.parent;
    if (panel) panel.node.style.minHeight = height;
    panel?.fit?.();
    app.shell.fit?.();
  };
  new ResizeObserver(fit).observe(bar.inner);
}

/** Hide Lab's own panels through its widget tree, so that no grey strips remain. */
export function hideJupyter(shell) {
  for (const collapse of ["collapseLeft", "collapseRight"]) shell[collapse]?.();
  const visit = (widget) => {
    if (HIDDEN.has(widget.id) || HIDDEN_CLASSES.some((name) => widget.hasClass(name))) {
      widget.hide();
      return;
    }
    if (widget.id !== "jp-main-dock-panel") for (const child of widget.children()) visit(child);
  };
  visit(shell);
}

/** Nothing a learner presses changes the notebook. */
function guard(panel) {
  document.body.dataset.lmSuppressShortcuts = "true";
  document.body.setAttribute("data-jp-suppress-context-menu", "");
  const node = panel.content.node;
  const inForm = (event) => event.target instanceof Element && event.target.closest(".vc-item");
  const stop = (event) => {
    if (!inForm(event)) event.stopImmediatePropagation();
  };
  // A double click would open the raw text; Enter would edit; a drop would attach.
  for (const name of ["dblclick", "drop", "paste", "cut"]) node.addEventListener(name, stop, true);
  node.addEventListener("keydown", (event) => {
    if (!inForm(event)) event.stopImmediatePropagation();
  }, true);
}

/** Lab's own messages speak of kernels and files; the bar says it in plain words. */
function quiet(Dialog) {
  Dialog.flush?.();
  Dialog.tracker?.widgetAdded.connect((_, dialog) => setTimeout(() => dialog.reject(), 0));
}

/** The notebook on disk stays as it was released, so there is never anything to save. */
function neverDirty(panel) {
  const model = panel.context.model;
  const clean = () => {
    if (model.dirty) model.dirty = false;
  };
  model.stateChanged.connect(clean);
  model.contentChanged.connect(clean);
  clean();
}

/** Give assistive technology a page with a text in it, not an application of cells. */
function beReadable(panel, about) {
  const notebook = panel.content.node;
  notebook.lang = about.language;
  panel.node.setAttribute("role", "main");
  panel.node.setAttribute("aria-label", about.title);
  const mend = () => {
    for (const element of notebook.querySelectorAll(".jp-WindowedPanel-viewport, .jp-WindowedPanel-outer, .jp-Cell, .jp-RenderedMarkdown")) {
      for (const name of ["role", "aria-label", "aria-labelledby", "aria-roledescription"]) element.removeAttribute(name);
      if (element.matches(".jp-Cell, .jp-RenderedMarkdown")) element.removeAttribute("tabindex");
    }
  };
  mend();
  // Many cells are drawn at once; one look at all of them is enough.
  let asked = 0;
  const soon = () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      mend();
    });
  };
  new MutationObserver(soon).observe(notebook, { childList: true, subtree: true });
}
