/** An author's preview: the page loads again on every save, or says what is wrong. */
import { h, icon } from "./dom.js";

const EVERY = 1000;
const PLACE = "vetcourse/preview/place";

/** The number of the last save, asked before the page is brought up to date. */
export async function lastSave(server, preview) {
  return (await server.ask(preview)).data?.number;
}

/** Ask for the last save again and again; *preview* is where, *shown* is what is on the page. */
export function followAuthor({ server, preview, shown, bar, words }) {
  const scroller = document.querySelector(".vc-page .jp-WindowedPanel-outer");
  const note = h("div", { class: "vc-notice vc-faults", role: "status", hidden: true });
  bar.inner.append(note);
  returnTo(scroller);
  let told = null;
  setInterval(async () => {
    const { status, data } = await server.ask(preview);
    if (status !== 200 || told === data.number) return;
    told = data.number;
    note.hidden = !data.faults.length;
    note.replaceChildren(icon("alert"), h("div", {}, h("p", {}, words.previewFaults), h("ul", {}, data.faults.map((fault) => h("li", {}, fault)))));
    if (data.number === shown || data.faults.length) return;
    sessionStorage.setItem(PLACE, JSON.stringify([location.pathname, scroller?.scrollTop ?? 0]));
    location.reload();
  }, EVERY);
}

/** Stand where the author stood before the page was loaded again. */
function returnTo(scroller) {
  const [path, top] = JSON.parse(sessionStorage.getItem(PLACE) || "[]");
  sessionStorage.removeItem(PLACE);
  if (path === location.pathname && scroller) scroller.scrollTop = top;
}
