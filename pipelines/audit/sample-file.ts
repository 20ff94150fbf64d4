import { JUDGEMENTS, type Judgement } from "../core/audit.ts";
import { csvCell } from "../core/csv.ts";
import { PipelineError } from "../core/errors.ts";
import { type FilledRow, readFilled } from "../core/filled.ts";
import type { WarehousePaths } from "../core/lake.ts";
import { isSimulated } from "../core/origin.ts";
import type { CuratedAuthor } from "./draw.ts";
import { type DrawnAudit, readDrawn } from "./drawn.ts";

/** An author of a sample and what a person found. */
export interface JudgedAuthor {
  readonly line: number;
  readonly author_id: string;
  readonly handle: string;
  readonly domains: readonly string[];
  readonly judgement: Judgement;
  readonly judged_by: string;
  readonly note: string | null;
}

/** A sample that a person has judged whole. */
export interface JudgedAudit extends Omit<DrawnAudit, "authors"> {
  readonly rows: readonly JudgedAuthor[];
}

/** `2026-11-22-0123abcd/44196397`; spreadsheets would round a number as long as an id. */
const CASE = /^(\d{4}-\d\d-\d\d-[0-9a-f]{8})\/(\d{1,20})$/;
const LEAVE = "Leave the column as npm run audit wrote it.";

/** The sample as a CSV file for a spreadsheet, without anything that a model says of the authors. */
export function sampleCsv(audit: string, sample: readonly CuratedAuthor[]): string {
  const rows = sample.map((author) => ({
    case: `${audit}/${author.author_id}`,
    judgement: null,
    judged_by: null,
    note: null,
    handle: author.handle,
    account: isSimulated(author.author_id) ? null : `https://x.com/i/user/${author.author_id}`,
    name: author.name,
    description: author.description?.replaceAll(/\s+/g, " ") ?? null,
    url: author.expanded_url,
    followers_count: author.followers_count,
    domains: author.domains.join(" "),
  }));
  const header = Object.keys(rows[0] ?? {}) as (keyof (typeof rows)[number])[];
  const lines = rows.map((row) => header.map((column) => csvCell(row[column])).join(","));
  return [header.join(","), ...lines, ""].join("\n");
}

/**
 * Reads the judged file. Throws {@link PipelineError} with file and line unless every author of the sample, and nobody
 * else, is judged once and by somebody: a bound means nothing when those that were hard to judge are left out.
 */
export async function readJudged(warehouse: WarehousePaths, file: string): Promise<JudgedAudit> {
  const rows = await readFilled(file, ["case", "judgement", "judged_by", "note"]);
  const [first] = rows;
  if (first === undefined) throw new PipelineError("nobody is in this file", { file }, LEAVE);
  const [audit] = caseOf(first, file);
  const { authors, ...drawn } = await readDrawn(warehouse, audit, file);
  const open = new Map(authors.map((author) => [author.author_id, author]));
  const judged = rows.map((row) => {
    const refuse = refusal(file, row.line);
    const [of, id] = caseOf(row, file);
    if (of !== audit)
      throw refuse(`of the audit ${of}, not of ${audit}`, "Judge each audit in its own file.");
    const author = open.get(id);
    if (author === undefined) throw refuse(`${id} is not of this sample, or stands here twice`, LEAVE);
    open.delete(id);
    return { ...author, ...judgementOf(row, file) };
  });
  const [missing] = open.values();
  if (missing !== undefined) {
    const what = `${open.size} of the ${authors.length} authors are missing, @${missing.handle} among them`;
    throw new PipelineError(what, { file }, "Put their rows back: all of a sample count.");
  }
  return { ...drawn, rows: judged };
}

function caseOf({ line, cells }: FilledRow, file: string): [audit: string, id: string] {
  const { case: cell = "" } = cells;
  const [, audit, id] = CASE.exec(cell) ?? [];
  if (audit !== undefined && id !== undefined) return [audit, id];
  throw new PipelineError(`'${cell}' is no case`, { file, line }, LEAVE);
}

function judgementOf(
  { line, cells }: FilledRow,
  file: string,
): Omit<JudgedAuthor, "author_id" | "handle" | "domains"> {
  const refuse = refusal(file, line);
  const { judgement: word = "", judged_by = "", note = "" } = cells;
  const judgement = JUDGEMENTS.find((one) => one === word.toLowerCase());
  if (judgement === undefined) {
    const what = word === "" ? "no judgement" : `'${word}' is no judgement`;
    throw refuse(what, `Write ${JUDGEMENTS.join(", ")}; all of a sample count.`);
  }
  if (judged_by === "") throw refuse("nobody judged this", "Write who did into judged_by.");
  if (/[\r\n]/.test(judged_by + note)) throw refuse("a line break in a cell", "Keep it on one line.");
  return { line, judgement, judged_by, note: note === "" ? null : note };
}

function refusal(file: string, line: number) {
  return (what: string, hint: string) => new PipelineError(what, { file, line }, hint);
}
