/** Small comforts on pages that work without them: times on the reader's clock, print. */
const language = document.documentElement.lang === "nb" ? "nb-NO" : "en-GB";

for (const time of document.querySelectorAll("time[datetime]")) {
  const at = new Date(time.dateTime);
  const parts = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };
  if (!Number.isNaN(at.valueOf())) time.textContent = at.toLocaleString(language, parts);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
