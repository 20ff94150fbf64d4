import { z } from "zod";
import { hasLoneSurrogate } from "./json-text.ts";

/** Longest text of one object: far above X's (a post has up to 25,000 characters), well below DuckDB's 16 MiB a line. */
const LONGEST_OBJECT = 1 << 20;
const LONGEST_VALUE_SHOWN = 60;
const YEAR_10000 = Date.UTC(10_000, 0);

/** The fields of one object, or why it cannot be used. */
type Read<Fields> = { ok: true; fields: Fields } | { ok: false; reason: string };

/**
 * Parses one object's text and checks the fields a raw table needs; the reason names the first bad field and its value.
 *
 * @example readPayload(z.object({ id }), '{"id":"x1"}') // { ok: false, reason: 'id "x1" is not 1 to 19 digits' }
 */
export function readPayload<Schema extends z.ZodType>(
  schema: Schema,
  payload: string,
): Read<z.infer<Schema>> {
  if (payload.length > LONGEST_OBJECT) {
    return { ok: false, reason: `an object of ${payload.length} characters; no X object is that long` };
  }
  // DuckDB's JSON functions fail the whole query on such a text, so it must not enter the raw tables.
  if (hasLoneSurrogate(payload))
    return { ok: false, reason: "half a surrogate pair: the text was cut or altered" };
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return { ok: false, reason: "not JSON" };
  }
  dropBlanks(value);
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, fields: parsed.data };
  const issue = parsed.error.issues[0];
  return {
    ok: false,
    reason: issue === undefined ? "not readable" : explain(issue.path, issue.message, value),
  };
}

function explain(path: readonly PropertyKey[], message: string, value: unknown): string {
  let found = value;
  for (const key of path) found = (found as Record<PropertyKey, unknown>)[key];
  const field = path.map(String).join(".");
  if (found === undefined) return `${field} is missing`.trim();
  return `${field} ${show(found)} ${message}`.trim();
}

/** A value in a message: at most 60 characters of a text, nothing of what is inside an object or a list. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return "[…]";
  if (typeof value === "object") return "{…}";
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE_SHOWN ? `${text.slice(0, LONGEST_VALUE_SHOWN)}…` : text;
}

/** X leaves empty fields out; other tools write `null` or `""` for them. */
function dropBlanks(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) {
    if (fields[key] === null || fields[key] === "") fields[key] = undefined;
    else dropBlanks(fields[key]);
  }
}

/** An object with these fields; others are ignored. */
export const object = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.object(shape, { error: "is not an object" });

/** A list of such elements. */
export const list = <Schema extends z.ZodType>(element: Schema) =>
  z.array(element, { error: "is not a list" });

export const text = z.string({ error: "is not a text" });
export const flag = z.boolean({ error: "is neither true nor false" });
/** The numeric id of a user or a post: a text, because it passes 2^53. */
export const id = z.string({ error: "is not a text" }).regex(/^[0-9]{1,19}$/, "is not 1 to 19 digits");
/** X allows 15 characters today; a few early handles are longer. */
export const handle = z
  .string({ error: "is not a text" })
  .regex(/^[A-Za-z0-9_]{1,50}$/, "is not 1 to 50 letters, digits and underscores");

const WHOLE = "is not a whole number of at least 0";
const whole = z.int({ error: WHOLE }).nonnegative(WHOLE);
/** A counter; some tools write it as a text of digits. */
export const count = z.union(
  [
    whole,
    z
      .string()
      .regex(/^[0-9]+$/, WHOLE)
      .transform(Number)
      .pipe(whole),
  ],
  {
    error: WHOLE,
  },
);

const MOMENT = "is not a moment such as 2026-11-22T19:00:00.000Z";
/** An ISO 8601 moment of the years 1970 to 9999 → milliseconds since 1970 UTC. */
export const moment = z.iso
  .datetime({ offset: true, error: MOMENT })
  .transform((iso) => Date.parse(iso))
  .refine((ms) => ms >= 0 && ms < YEAR_10000, MOMENT);
