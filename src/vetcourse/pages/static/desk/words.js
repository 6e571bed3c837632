/** The desk's words in one language, and how numbers and days are written in it. */
import { ENGLISH } from "./words_en.js";
import { BOKMAL } from "./words_nb.js";

const LOCALES = { en: "en-GB", nb: "nb-NO" };

/** The words in *language*; English where a language is not known. */
export function wordsIn(language) {
  return language === "nb" ? BOKMAL : ENGLISH;
}

/** A number as it is written in *language*. */
export function numberIn(language, number) {
  return new Intl.NumberFormat(LOCALES[language]).format(number);
}

/** A day such as 2026-02-01 as it is written in *language*. */
export function dayIn(language, text) {
  const day = new Date(text.length === 10 ? `${text}T12:00:00` : text);
  return Number.isNaN(day.getTime()) ? text : day.toLocaleDateString(LOCALES[language], { day: "numeric", month: "long", year: "numeric" });
}

/** A text that begins with a capital letter. */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
