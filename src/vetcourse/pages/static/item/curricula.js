/** Lists of competence aims that come with the course, for learners of those trades. */
import { button, dropDown, h, newId } from "./dom.js";

/** Choose a list, read where it is from, take its aims over; nothing where none comes along. */
export function bundledAims(form, take) {
  const { item, words } = form;
  if (!item.curricula?.length) return null;
  const id = newId("curriculum");
  const about = h("div", { class: "vc-curriculum", hidden: true });
  const lists = [...item.curricula].sort((one, other) => one.title.localeCompare(other.title, form.language));
  const titles = Object.fromEntries(lists.map(({ code, title }, at) => [`list-${at}`, `${title} (${code})`]));
  const choose = ({ target }) => {
    const list = lists[target.selectedIndex - 1];
    about.hidden = !list;
    about.replaceChildren(...(list ? described(form, list, take) : []));
  };
  return h("div", { class: "vc-bundled" }, h("span", { class: "vc-label", id }, words.curriculumTitle),
    h("p", { class: "vc-how" }, words.curriculumHow), dropDown(words, { options: titles, labelledby: id, onchange: choose }), about);
}

function described(form, list, take) {
  const { words } = form;
  const said = h("p", { class: "vc-how" });
  const day = new Date(`${list["read-on"]}T12:00`).toLocaleDateString(form.language === "nb" ? "nb-NO" : "en-GB", { dateStyle: "long" });
  const go = button(words.curriculumTake(list.aims.length), { name: "plus", kind: "main", onclick: () => {
    const { added, left } = take(list.aims.join("\n"));
    said.textContent = words.taken(added, left.length);
    form.announce(said.textContent);
  } });
  return [
    h("p", {}, words.curriculumRead(list.aims.length, day), " ", h("strong", {}, list.missing || words.curriculumWhole), " ",
      h("a", { href: list.page, target: "_blank", rel: "noopener" }, words.curriculumPage)),
    h("p", { class: "vc-how" }, list.notice),
    h("div", { class: "vc-under" }, said, go),
  ];
}
