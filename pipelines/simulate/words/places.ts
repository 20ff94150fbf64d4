import type { LanguageCode } from "./languages.ts";

/** A country of the world: its share of authors, their language when it is not English, and its cities. */
export interface Country {
  readonly share: number;
  readonly name: string;
  readonly flag: string;
  readonly language: LanguageCode;
  /** As people write them. */
  readonly cities: readonly string[];
}

/** Countries by ISO 3166 code. */
export const COUNTRIES = {
  US: {
    share: 34,
    name: "USA",
    flag: "🇺🇸",
    language: "en",
    cities: [
      "San Francisco, CA",
      "NYC",
      "Brooklyn, NY",
      "Austin, TX",
      "Seattle",
      "Boston, MA",
      "Bay Area",
      "Los Angeles",
    ],
  },
  GB: {
    share: 9,
    name: "UK",
    flag: "🇬🇧",
    language: "en",
    cities: ["London", "London, England", "Cambridge, UK", "Edinburgh", "Manchester"],
  },
  IN: {
    share: 8,
    name: "India",
    flag: "🇮🇳",
    language: "hi",
    cities: ["Bengaluru", "Bangalore, India", "Mumbai", "New Delhi", "हैदराबाद"],
  },
  BR: {
    share: 6,
    name: "Brasil",
    flag: "🇧🇷",
    language: "pt",
    cities: ["São Paulo", "Sao Paulo, Brazil", "Rio de Janeiro", "Belo Horizonte"],
  },
  DE: {
    share: 6,
    name: "Deutschland",
    flag: "🇩🇪",
    language: "de",
    cities: ["Berlin", "Berlin, Germany", "München", "Hamburg"],
  },
  FR: {
    share: 6,
    name: "France",
    flag: "🇫🇷",
    language: "fr",
    cities: ["Paris", "Paris, France", "Lyon", "Toulouse"],
  },
  JP: {
    share: 5,
    name: "日本",
    flag: "🇯🇵",
    language: "ja",
    cities: ["東京", "Tokyo", "Tokyo, Japan", "大阪"],
  },
  ES: { share: 4, name: "España", flag: "🇪🇸", language: "es", cities: ["Madrid", "Barcelona", "València"] },
  MX: {
    share: 3,
    name: "México",
    flag: "🇲🇽",
    language: "es",
    cities: ["CDMX", "Ciudad de México", "Guadalajara"],
  },
  CA: {
    share: 4,
    name: "Canada",
    flag: "🇨🇦",
    language: "en",
    cities: ["Toronto", "Montréal", "Vancouver, BC"],
  },
  SG: { share: 3, name: "Singapore", flag: "🇸🇬", language: "zh", cities: ["Singapore", "SG"] },
  TW: { share: 2, name: "台灣", flag: "🇹🇼", language: "zh", cities: ["Taipei", "台北"] },
  AE: { share: 2, name: "UAE", flag: "🇦🇪", language: "ar", cities: ["Dubai", "دبي", "Abu Dhabi"] },
  EG: { share: 2, name: "مصر", flag: "🇪🇬", language: "ar", cities: ["Cairo", "القاهرة"] },
  NG: { share: 3, name: "Nigeria", flag: "🇳🇬", language: "en", cities: ["Lagos", "Lagos, Nigeria", "Abuja"] },
  AU: { share: 3, name: "Australia", flag: "🇦🇺", language: "en", cities: ["Sydney", "Melbourne", "Naarm"] },
} as const satisfies Record<string, Country>;

export type CountryCode = keyof typeof COUNTRIES;

/** Places that are none. */
export const JOKE_PLACES = [
  "the cloud",
  "127.0.0.1",
  "Earth, mostly",
  "your terminal",
  "in a meeting",
  "🌍",
  "Internet",
  "localhost:3000",
  "everywhere",
  "Remote",
  "somewhere over the Atlantic",
  "/dev/null",
];
