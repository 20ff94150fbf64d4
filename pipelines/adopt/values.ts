import { date, text, url } from "../seeds/cells.ts";
import { normaliseTerm } from "../seeds/term.ts";
import { oneLine, plainText } from "./text.ts";

/** A value and what is to be said of how it was read. */
export interface Value<T> {
  readonly value: T;
  readonly cleaned: readonly string[];
}

const LONGEST_NOTE = 280;
const LONGEST_URL = 500;
/** Signs that stand between domains or within the title of one. */
const BETWEEN_DOMAINS = [/[;|,\n]/, /[;|,\n/&+]|\band\b/i] as const;

/** The domains that a cell names, each once, and the parts of it that name none. */
export function readDomains(
  cell: string,
  terms: ReadonlyMap<string, string>,
): {
  readonly domains: readonly string[];
  readonly unknown: readonly string[];
  readonly cleaned: readonly string[];
} {
  const domains = new Set<string>();
  const unknown: string[] = [];
  const cleaned: string[] = [];
  const read = (part: string, level: number) => {
    const said = plainText(part).trim();
    const domain = terms.get(normaliseTerm(said));
    const between = BETWEEN_DOMAINS[level];
    if (said === "") return;
    if (domain !== undefined) {
      domains.add(domain);
      if (said !== domain) cleaned.push(`'${said}' is ${domain}`);
    } else if (between !== undefined) {
      for (const piece of said.split(between)) read(piece, level + 1);
    } else unknown.push(said);
  };
  read(cell, 0);
  return { domains: [...domains], unknown, cleaned };
}

/** A status of ours; whatever else people write says nothing we can rely on. */
export function readStatus(cell: string): Value<"seen" | "unverified" | "retired"> {
  const word = cell.trim().toLowerCase();
  if (word === "seen" || word === "unverified" || word === "retired") return { value: word, cleaned: [] };
  const cleaned = word === "" ? [] : [`status '${oneLine(cell, 30)}' is none of ours: unverified`];
  return { value: "unverified", cleaned };
}

/** A kind of source that is explained in the seeds, or else `otherwise`. */
export function readSourceType(
  cell: string,
  sourceTypes: ReadonlySet<string>,
  otherwise: string,
): Value<string> {
  const name = normaliseTerm(cell).replaceAll(" ", "_");
  if (name === "" || sourceTypes.has(name)) return { value: name || otherwise, cleaned: [] };
  const cleaned = [`source_type '${oneLine(cell, 30)}' is not in source_types.csv: ${otherwise}`];
  return { value: otherwise, cleaned };
}

/** A web address, with `https://` where it was left out; `undefined` for any other text. */
export function readUrl(cell: string): Value<string> | undefined {
  const said = plainText(cell).trim();
  const hasScheme = /^https?:\/\//i.test(said);
  const full = hasScheme ? said : `https://${said}`;
  if (!/^(?:https?:\/\/)?(?:[\w-]+\.)+[a-z]{2,}(?:[/?#:]\S*)?$/i.test(said)) return undefined;
  const whole = full.replace(/^https?:/i, (scheme) => scheme.toLowerCase());
  if (whole.length > LONGEST_URL || !url.schema.safeParse(whole).success) return undefined;
  return { value: whole, cleaned: hasScheme ? [] : ["https:// put before the evidence"] };
}

/** A day as it is written in most of the world: 2026-11-22, 2026/11/22, 22.11.2026, or the day of a timestamp. */
export function readDay(cell: string): string | undefined {
  const said = cell.trim();
  const [, year, month, day] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/.exec(said) ?? [];
  const [, dayFirst, monthNext, yearLast] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(said) ?? [];
  const parts = year === undefined ? [yearLast, monthNext, dayFirst] : [year, month, day];
  const iso = parts.map((part) => (part ?? "").padStart(2, "0")).join("-");
  return date.schema.safeParse(iso).success ? iso : undefined;
}

/** A note of one line from all that is to be noted, or `null`. */
export function makeNote(parts: readonly string[]): Value<string | null> {
  const whole = parts.filter((part) => part.trim() !== "").join("; ");
  const note = oneLine(whole, LONGEST_NOTE);
  const isCut = oneLine(whole, Number.POSITIVE_INFINITY) !== note;
  return {
    value: text.schema.safeParse(note).success ? note : null,
    cleaned: isCut ? [`note cut at ${LONGEST_NOTE} characters`] : [],
  };
}

/** A number as people type it: 1,234 or 1.2k or 85 %. */
export function isNumber(cell: string): boolean {
  return /^[+-]?[\d.,'\s]*\d[\d.,'\s]*[kKmMbB%]?\s*$/.test(cell.trim());
}
