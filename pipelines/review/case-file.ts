import { csvCell } from "../core/csv.ts";
import { PipelineError } from "../core/errors.ts";
import { type FilledRow, readFilled } from "../core/filled.ts";
import { isSimulated } from "../core/origin.ts";
import type { Seed } from "../seeds/tables.ts";
import type { ReviewCase } from "./cases.ts";

/** A decision as a person wrote it down; when it was made is not known yet. */
export interface Decided extends Omit<Seed<"reviews">, "decided_at"> {
  readonly line: number;
}

/** What a file of questions came back with. */
export interface Answers {
  readonly decided: readonly Decided[];
  /** Questions that are left open. */
  readonly open: number;
}

type Decisions = readonly Seed<"review_decisions">[];

/** What a person fills in. */
const FILLED = ["decision", "decided_by", "why"] as const;

/**
 * The questions as a CSV file for a spreadsheet. A case is named in one cell that begins with a word, for spreadsheets
 * round numbers as long as ids.
 */
export function caseCsv(cases: readonly ReviewCase[], decisions: Decisions): string {
  const rows = cases.map((one) => ({
    case: nameOf(one),
    decisions: wordsFor(one.question, decisions).join(" or "),
    decision: null,
    decided_by: null,
    why: null,
    handle: one.handle,
    other_handle: one.other_handle,
    link: isSimulated(one.author_id) ? null : `https://x.com/i/user/${one.author_id}`,
    name: one.name,
    description: one.description?.replaceAll(/\s+/g, " ") ?? null,
    followers_count: one.followers_count,
    domains: one.domains.join(" "),
    reasons: one.reasons.join("; "),
    value: one.value,
  }));
  const header = Object.keys(rows[0] ?? { case: "" }) as (keyof (typeof rows)[number])[];
  const lines = rows.map((row) => header.map((column) => csvCell(row[column])).join(","));
  return [header.join(","), ...lines, ""].join("\n");
}

/**
 * Reads the file back. Rows without a decision stay open. Throws {@link PipelineError} with file and line for a case
 * that is none, a word that is no decision about it, a decision without who and why, and a second decision.
 */
export async function readAnswers(file: string, decisions: Decisions): Promise<Answers> {
  const rows = await readFilled(file, ["case", "handle", ...FILLED]);
  const filled = rows.filter(({ cells }) => FILLED.some((column) => cells[column] !== ""));
  const lineOf = new Map<string, number>();
  const decided = filled.map((row) => {
    const answer = readAnswer(row, file, decisions);
    const key = [answer.question, ...[answer.author_id, answer.other_id].sort()].join(" ");
    const earlier = lineOf.get(key);
    if (earlier !== undefined)
      throw new PipelineError(
        `this case is decided on line ${earlier} already`,
        { file, line: row.line },
        "Keep one.",
      );
    lineOf.set(key, row.line);
    return answer;
  });
  return { decided, open: rows.length - decided.length };
}

function readAnswer({ line, cells }: FilledRow, file: string, decisions: Decisions): Decided {
  const refuse = (what: string, hint: string): never => {
    throw new PipelineError(what, { file, line }, hint);
  };
  const cell = (column: string) => cells[column] ?? "";
  const [, question = "", author_id = "", other_id = null] =
    /^([a-z_]+)\/(\d{1,20})(?:\+(\d{1,20}))?$/.exec(cell("case")) ??
    refuse(`'${cell("case")}' is no case`, "Leave the column as npm run review wrote it.");
  const words = wordsFor(question, decisions);
  const decision = cell("decision").toLowerCase();
  if (decision === "") refuse("no decision beside decided_by or why", `Write ${words.join(" or ")}.`);
  if (!words.includes(decision)) {
    refuse(
      `'${decision}' is no decision about ${question}`,
      `Write ${words.join(" or ")}, or leave it empty.`,
    );
  }
  for (const column of ["decided_by", "why"]) {
    if (cell(column) === "") refuse(`no ${column}`, "A decision needs both who made it and why.");
    if (/[\r\n]/.test(cell(column))) refuse(`a line break in ${column}`, "Keep it on one line.");
  }
  if (!/^[A-Za-z0-9_]{1,15}$/.test(cell("handle"))) {
    refuse(`'${cell("handle")}' is no handle`, "Leave the column as npm run review wrote it.");
  }
  return {
    line,
    author_id,
    handle: cell("handle"),
    question,
    decision,
    other_id,
    decided_by: cell("decided_by"),
    why: cell("why"),
  };
}

function nameOf({ question, author_id, other_id }: ReviewCase): string {
  return `${question}/${author_id}${other_id === null ? "" : `+${other_id}`}`;
}

function wordsFor(question: string, decisions: Decisions): string[] {
  return decisions.flatMap((one) => (one.question === question ? [one.decision] : []));
}
