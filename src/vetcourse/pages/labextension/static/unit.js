/** A unit as a page of its own: what happens when JupyterLab opens a notebook of ours. */
import { Bar, goTo } from "./bar.js";
import { beCalm, cover } from "./calm.js";
import { within } from "./dom.js";
import { HandIn } from "./hand_in.js";
import { followAuthor, lastSave } from "./preview.js";
import { Running } from "./running.js";
import { wordsIn } from "./words.js";

const PATIENCE = 15000;

// Home leads to the exercise where the learner left; Lab soon drops it from the address.
const wanted = decodeURIComponent(location.hash.slice(1));

/** Lab's plug-in; *shared* gives the libraries that Lab itself uses. */
export async function plugin(shared) {
  const [notebook, docmanager] = await Promise.all(["@jupyterlab/notebook", "@jupyterlab/docmanager"].map(shared));
  return [{
    id: "vetcourse:unit",
    description: "Shows the units of a vetcourse as calm pages.",
    autoStart: true,
    requires: [notebook.INotebookTracker, docmanager.IDocumentManager],
    activate: (app, tracker, documents) => watch({ app, tracker, documents, shared }),
  }];
}

/** Instructors keep their JupyterLab: only the page of one document becomes calm. */
function isOneDocument() {
  return /\/doc(\/|$)/.test(location.pathname);
}

function watch({ app, tracker, documents, shared }) {
  openByPath(app, documents, shared);
  if (!isOneDocument()) return;
  const opening = cover(navigator.language);
  let opened = false;
  tracker.widgetAdded.connect(async (_, panel) => {
    await panel.context.ready;
    const about = aboutOf(panel);
    if (!about || opened) return opening.lift();
    opened = true;
    try {
      await open(app, panel, about, opening, shared);
    } catch (error) {
      console.error("vetcourse: the page could not be made calm", error);
      opening.lift();
    }
  });
  // Another document than a notebook, or none at all: nothing of ours to show.
  app.restored.then(() => setTimeout(() => tracker.size || opening.lift(), 4000));
}

/** Lab opens the page's document through its file browser; learners' pages have none. */
async function openByPath(app, documents, shared) {
  if (app.commands.hasCommand("filebrowser:open-path")) return;
  const { PageConfig } = await shared("@jupyterlab/coreutils");
  const path = decodeURIComponent(PageConfig.getOption("treePath"));
  if (path) documents.openOrReveal(path);
}

/** What the notebook says of itself as a unit; nothing if it is none of ours. */
function aboutOf(panel) {
  const model = panel.context.model;
  return (model.sharedModel?.getMetadata?.() ?? {}).vetcourse ?? null;
}

async function open(app, panel, about, opening, shared) {
  performance.mark("vetcourse: notebook read");
  const words = wordsIn(about.language, about.page);
  const [cells, apputils, coreutils, services, lumino] = await Promise.all(
    ["@jupyterlab/cells", "@jupyterlab/apputils", "@jupyterlab/coreutils", "@jupyterlab/services", "@lumino/widgets"].map(shared),
  );
  const server = new Server(services.ServerConnection);
  const running = new Running(panel, { CodeCell: cells.CodeCell, server });
  const handIn = new HandIn({ about, words, server });
  const home = coreutils.PageConfig.getOption("vetcourseHome");
  const bar = new Bar({ about, words, running, handIn, home });
  beCalm({ app, panel, about, bar, Widget: lumino.Widget, Dialog: apputils.Dialog });
  opening.say(words.opening, words.slow);
  const preview = coreutils.PageConfig.getOption("vetcoursePreview");
  const shown = preview && (await lastSave(server, preview));
  if (about.unit) bar.showStanding(await freshen(panel, about, server));
  else await within(PATIENCE, panel.sessionContext.ready);
  await running.start();
  opening.lift();
  requestAnimationFrame(() => setTimeout(() => performance.mark("vetcourse: usable")));
  if (preview) followAuthor({ server, preview, shown, bar, words });
  const form = wanted && document.querySelector(`.vc-item[data-item="${CSS.escape(wanted)}"]`);
  if (form) goTo(form);
  // The exchange is slow to list, so it is asked when the learner can already read.
  if (about.unit) await handIn.look();
  else handIn.none();
}

/** Have the server bring the unit up to date; what it says of where the learner stands. */
async function freshen(panel, about, server) {
  // A kernel kept from before an upgrade is found, and started again, by its session.
  await within(PATIENCE, panel.sessionContext.ready);
  const form = { path: panel.context.path };
  const reply = await within(PATIENCE, server.ask(`vetcourse/refresh/${about.unit}`, { method: "POST", form }));
  if (reply?.status !== 200) return null;
  if (reply.data.restarted) await within(PATIENCE, panel.sessionContext.session?.kernel?.reconnect());
  if (reply.data.changed) await within(PATIENCE, panel.context.revert());
  return reply.data;
}

/** Requests to the learner's own server, with token and XSRF as Lab sends them. */
class Server {
  constructor(connection) {
    this.connection = connection;
    this.settings = connection.makeSettings();
  }

  /** The answer as JSON; `status` 0 where the server cannot be reached at all. */
  async ask(path, { method = "GET", form } = {}) {
    const init = { method };
    if (form) {
      init.body = new URLSearchParams(form).toString();
      init.headers = { "Content-Type": "application/x-www-form-urlencoded" };
    }
    try {
      const reply = await this.connection.makeRequest(this.settings.baseUrl + path, init, this.settings);
      const isJson = !reply.redirected && (reply.headers.get("Content-Type") || "").includes("json");
      const text = await reply.text();
      return { status: reply.redirected ? 403 : reply.status, data: isJson || /^[[{]/.test(text) ? JSON.parse(text) : null };
    } catch {
      return { status: 0, data: null };
    }
  }
}
