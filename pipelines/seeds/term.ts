const SPACELESS_LETTER = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const ACCENT_ON_LATIN = /(\p{Script=Latin})\p{M}+/gu;
const STRAY_MARK = /(?<![\p{L}\p{M}\p{N}+#&])\p{M}+/gu;
const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}+#&]+/gu;

/**
 * The form in which terms and texts are compared: lower case, NFKC, accents on Latin letters dropped, words separated
 * by single spaces. Letters with their marks and digits of any script and `+ # &` (c++, c#, r&d) make words; a Han or
 * Kana character is a word of its own, because these scripts write no spaces.
 *
 * @example normaliseTerm("Énergie-Wende") // "energie wende"
 */
export function normaliseTerm(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replace(ACCENT_ON_LATIN, "$1")
    .normalize("NFKC")
    .replace(BETWEEN_WORDS, " ")
    .replace(SPACELESS_LETTER, " $& ")
    .replace(STRAY_MARK, " ")
    .replace(/ {2,}/g, " ")
    .trim();
}
