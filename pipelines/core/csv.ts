/**
 * A text that starts like this is run as a formula by spreadsheets, and profiles are written by strangers. In every CSV
 * of ours such a text gets one leading `'`, and so does a text that starts with `'` itself: taking one leading `'` off
 * text cells gives the original back. Parquet and Arrow files hold the text as it is.
 * The list is OWASP's (CSV Injection), with the full-width signs. Written for JavaScript and RE2 alike.
 */
export const FORMULA_START = "^['=+\\-@\\t\\r\\n＝＋－＠]";

const formulaStart = new RegExp(FORMULA_START, "u");

/** One CSV cell (RFC 4180): empty for `null`, `""` for the empty text, formulas disarmed, quoted where needed. */
export function csvCell(value: string | number | boolean | null): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  if (value === "") return '""';
  const safe = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
