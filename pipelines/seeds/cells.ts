import { z } from "zod";
import { normaliseTerm } from "./term.ts";

/** One column of a seed table: how its text is read, and the DuckDB type of the value. */
export interface Cell<Value> {
  /** Takes the text of the cell. Its error message completes the sentence "'x' is not …". */
  readonly schema: z.ZodType<Value, string>;
  readonly type: string;
}

/** Text that is not empty and has no spaces around it. */
export const text: Cell<string> = {
  schema: z.string().regex(/^\S(.*\S)?$/su, "text without spaces around it"),
  type: "varchar",
};

/** A lower-case name such as `ai_research`, `m2-2026`. */
export const name: Cell<string> = {
  schema: z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/, "a lower-case name of letters, digits, _ and -"),
  type: "varchar",
};

/** The name of a domain; it becomes the name of a table. */
export const domain: Cell<string> = {
  schema: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, "a lower-case name of letters, digits and _"),
  type: "varchar",
};

/** A handle as X allows it today, without `@`. */
export const handle: Cell<string> = {
  schema: z.string().regex(/^[A-Za-z0-9_]{1,15}$/, "a handle: 1 to 15 letters, digits or _, without @"),
  type: "varchar",
};

/** The number of an account, as text. */
export const authorId: Cell<string> = {
  schema: z.string().regex(/^\d{1,20}$/, "the number of an account"),
  type: "varchar",
};

/** A moment in UTC, to the second. */
export const moment: Cell<string> = {
  schema: z.iso.datetime({ precision: 0, error: "a moment such as 2026-11-22T12:00:00Z" }),
  type: "timestamp",
};

/** A Unicode character by its number, such as `U+0430`. */
export const codepoint: Cell<string> = {
  schema: z.string().regex(/^U\+(?:10|[0-9A-F])?[0-9A-F]{4}$/, "a character's number such as U+0430"),
  type: "varchar",
};

/** A calendar day, `YYYY-MM-DD`. */
export const date: Cell<string> = { schema: z.iso.date("a day such as 2026-11-22"), type: "date" };

/** A web address. */
export const url: Cell<string> = {
  schema: z.string().regex(/^https?:\/\/[^\s/]+\.\S+$/, "a web address such as https://x.com/name"),
  type: "varchar",
};

/** ISO 639-1 code of a language, or `any`. */
export const language: Cell<string> = {
  schema: z
    .string()
    .refine(
      (code) => code === "any" || (/^[a-z]{2}$/.test(code) && languageNames.of(code) !== undefined),
      "an ISO 639-1 language code such as en, or any",
    ),
  type: "varchar",
};
const languageNames = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

/** A term in the form texts are compared in, see {@link normaliseTerm}. */
export const term: Cell<string> = {
  schema: z.string().refine((cell) => cell !== "" && cell === normaliseTerm(cell), {
    error: ({ input }) => `in normal form: write '${normaliseTerm(String(input))}'`,
  }),
  type: "varchar",
};

/** A whole number from `min` on. */
export function whole(min = 0): Cell<number> {
  const schema = z.string().regex(/^-?\d{1,15}$/, `a whole number from ${min} on`);
  return {
    schema: schema.transform(Number).refine((number) => number >= min, `a whole number from ${min} on`),
    type: "bigint",
  };
}

/** A decimal number of up to four decimals for which `holds`, described by `what`; exact, so that sums do not depend on their order. */
export function decimal(
  what = "a decimal number",
  holds: (number: number) => boolean = () => true,
): Cell<number> {
  const schema = z.string().regex(/^-?\d{1,8}(\.\d{1,4})?$/, what);
  return { schema: schema.transform(Number).refine(holds, what), type: "decimal(12,4)" };
}

/** The weight of a fitted model: nine decimals, exact for the same reason. */
export const weight: Cell<number> = {
  schema: z
    .string()
    .regex(/^-?\d{1,6}\.\d{9}$/, "a number with nine decimals")
    .transform(Number),
  type: "decimal(16,9)",
};

/** Dollars with up to four decimals. */
export const dollars: Cell<number> = {
  schema: z
    .string()
    .regex(/^\d{1,8}(\.\d{1,4})?$/, "dollars such as 0.0050")
    .transform(Number),
  type: "decimal(12,4)",
};

/** One of a few words. */
export function oneOf<const Word extends string>(...words: Word[]): Cell<Word> {
  return { schema: z.enum(words, `one of ${words.join(", ")}`), type: "varchar" };
}

/** Text of a certain form, described by `what`. */
export function matching(form: RegExp, what: string): Cell<string> {
  return { schema: z.string().regex(form, what), type: "varchar" };
}

/** The same cell, where an empty one means null. */
export function optional<Value>(cell: Cell<Value>): Cell<Value | null> {
  return {
    schema: z.string().transform((input, context) => {
      if (input === "") return null;
      const parsed = cell.schema.safeParse(input);
      if (parsed.success) return parsed.data;
      context.addIssue({ code: "custom", message: parsed.error.issues[0]?.message ?? "" });
      return z.NEVER;
    }),
    type: cell.type,
  };
}
