import { arabic } from "./arabic.ts";
import { chinese } from "./chinese.ts";
import { english } from "./english.ts";
import { french } from "./french.ts";
import { german } from "./german.ts";
import { hindi } from "./hindi.ts";
import { japanese } from "./japanese.ts";
import type { Language } from "./language.ts";
import { portuguese } from "./portuguese.ts";
import { spanish } from "./spanish.ts";

/** Codes as X writes them in a post's `lang`. */
export type LanguageCode = "en" | "es" | "pt" | "fr" | "de" | "ja" | "zh" | "ar" | "hi";

/** Every language of the world. */
export const LANGUAGES: Readonly<Record<LanguageCode, Language>> = {
  en: english,
  es: spanish,
  pt: portuguese,
  fr: french,
  de: german,
  ja: japanese,
  zh: chinese,
  ar: arabic,
  hi: hindi,
};
