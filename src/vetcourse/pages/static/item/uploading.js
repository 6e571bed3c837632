/** The form that takes pictures and documents: file. */
import { button, group, h, iconButton, newId } from "./dom.js";
import { icon } from "./icons.js";
import { privacyCheck } from "./privacy.js";

const LONGEST_SIDE = 1600;
const QUALITY = 0.85;

/** Pictures and documents, made small here and sent one by one. */
export function file(form) {
  const { item, words } = form;
  const { most = 3, megabytes = 5, accept = ["image", "pdf"] } = item;
  const value = structuredClone(form.value || []);
  const list = h("ul", { class: "vc-files" });
  const trouble = h("p", { class: "vc-trouble", role: "alert" });
  const choose = h("input", { type: "file", class: "vc-hidden", accept: accept.map((kind) => (kind === "image" ? "image/*" : "application/pdf")).join(","), "aria-label": words.fileChoose, tabindex: "-1" });
  const open = button(words.fileChoose, { name: "camera", kind: "add", onclick: () => choose.click() });
  const tell = (typing) => form.change(structuredClone(value), { typing });
  const show = () => {
    list.replaceChildren(...value.map((entry, at) => shown(form, entry, {
      caption: (text) => {
        entry.caption = text;
        tell(true);
      },
      remove: () => {
        value.splice(at, 1);
        tell(false);
        show();
        open.focus();
      },
    })));
    open.disabled = value.length >= most;
    open.querySelector("span").textContent = value.length ? words.fileMore : words.fileChoose;
  };
  choose.addEventListener("change", async () => {
    const [picked] = choose.files;
    choose.value = "";
    if (!picked) return;
    trouble.textContent = "";
    open.disabled = true;
    try {
      value.push(await send(form, picked, { accept, megabytes }));
      tell(false);
    } catch (error) {
      trouble.textContent = error.message;
    }
    show();
  });
  show();
  const kinds = accept.map((kind) => (kind === "image" ? words.kindImage : words.kindPdf)).join(` ${words.and} `);
  const rules = h("ul", { class: "vc-limits" }, [words.fileHow(most, megabytes, kinds), accept.includes("image") && words.fileShrunk, accept.includes("image") && words.filePeople]
    .filter(Boolean).map((text) => h("li", {}, text)));
  const check = item.privacy && privacyCheck(form, () => value.map(({ caption }) => caption || "").join("\n"));
  if (check) list.addEventListener("focusout", check.look);
  return group(item.prompt, { className: "vc-question" }, rules, list, h("div", { class: "vc-under" }, open, choose), trouble, check && check.node);
}

function shown(form, entry, { caption, remove }) {
  const { words } = form;
  const id = newId("caption");
  const isPdf = entry.name.endsWith(".pdf");
  const face = h("span", { class: "vc-face" }, icon(isPdf ? "paper" : "camera"));
  if (!isPdf) showPicture(form, entry, face);
  const size = `${Math.max(1, Math.round(entry.size / 1000)).toLocaleString(form.language === "nb" ? "nb-NO" : "en-GB")} kB`;
  return h("li", { class: "vc-file" }, face,
    h("div", { class: "vc-file-words" }, h("label", { class: "vc-label", for: id }, words.fileCaption),
      h("input", { id, class: "vc-field", type: "text", maxlength: "300", value: entry.caption || "", oninput: ({ target }) => caption(target.value) }),
      h("span", { class: "vc-how" }, `${isPdf ? "PDF" : "JPEG"} · ${size}`)),
    iconButton(words.fileRemove(entry.caption || entry.name), "bin", { onclick: remove }));
}

async function showPicture(form, entry, face) {
  try {
    const data = await form.load(entry.name);
    face.replaceChildren(h("img", { src: URL.createObjectURL(new Blob([data])), alt: entry.caption || form.words.kindImage }));
  } catch {
    // The icon stays; the file itself is safe.
  }
}

async function send(form, picked, { accept, megabytes }) {
  const { words } = form;
  form.announce(words.fileSending(picked.name));
  const isPdf = picked.type === "application/pdf";
  if (!accept.includes(isPdf ? "pdf" : "image")) throw new Error(words.fileUnknown(picked.name));
  const data = isPdf ? await picked.arrayBuffer() : await shrink(picked, words);
  if (data.byteLength > megabytes * 1e6) throw new Error(words.fileTooBig(picked.name, megabytes));
  const { name, sha256, size } = await form.keep(picked.name, data);
  return { name, sha256, size, caption: "" };
}

/** A picture drawn anew as JPEG: small, upright, and without place or camera data. */
async function shrink(picked, words) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(picked, { imageOrientation: "from-image" });
  } catch {
    throw new Error(words.fileUnknown(picked.name));
  }
  const share = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = h("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * share));
  canvas.height = Math.max(1, Math.round(bitmap.height * share));
  const paint = canvas.getContext("2d");
  paint.fillStyle = "#fff";
  paint.fillRect(0, 0, canvas.width, canvas.height);
  paint.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob) throw new Error(words.fileUnknown(picked.name));
  return blob.arrayBuffer();
}
