import type { AdoptReport } from "../adopt/adopt.ts";
import type { RowResult } from "../adopt/result.ts";
import { oneLine } from "../adopt/text.ts";
import type { Config } from "../core/config.ts";
import { count, counted } from "../core/progress.ts";
import { type Cell, formatTable } from "../core/text-table.ts";
import { commandLine } from "./command-line.ts";

const SHOWN = 20;
/** Characters of a row, and of what is said about it. */
const LONGEST_ROW = 80;
const LONGEST_LINE = 400;
/** What the ends of rows mean to somebody who has not read the code. */
const MEANINGS: Record<keyof AdoptReport["results"], string> = {
  added: "new on a list",
  merged: "the same person and domain as an earlier row",
  already_there: "nothing to do",
  renamed: "the seed has its new handle",
  retired: "the seed stays on its list and is not asked for any more",
  rejected: "cannot be taken: see below",
};
const DELIMITERS: Record<string, string> = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars" };

/** What was typed, to say what to type next. */
export interface AskedFor {
  readonly config: Config;
  readonly domain?: string | undefined;
  readonly sourceType?: string | undefined;
  readonly rejects?: string | undefined;
}

/** What adopting came to: files, ends of rows, changes to the lists, rejected rows, and what to type next. */
export function adoptText(report: AdoptReport, asked: AskedFor, width: number): string {
  const ends = Object.entries(report.results).filter((entry) => entry[1] > 0);
  const rejected = report.rows.filter(({ result }) => result === "rejected");
  const taken = report.rows.filter(
    ({ result, cleaned, reason }) =>
      result === "merged" ||
      (result === "already_there" ? reason !== null : result !== "rejected" && cleaned.length > 0),
  );
  return [
    ...report.files.flatMap(fileLines),
    "",
    ...(ends.length === 0
      ? ["No rows."]
      : [
          formatTable(
            [{ name: "rows" }, { name: "ended as" }, { name: "that is" }],
            ends.map(([name, number]) => [
              number,
              name.replaceAll("_", " "),
              MEANINGS[name as keyof typeof MEANINGS],
            ]),
            width,
          ),
        ]),
    ...section(
      report.written ? `Changed in ${report.lists}:` : `Would change in ${report.lists}:`,
      ["list", "change", "handle", "status", "source_type", "evidence_url", "note"],
      report.changes.map(({ before, after }) => [
        after.domain,
        before === null ? "added" : before.handle === after.handle ? after.status : `was @${before.handle}`,
        `@${after.handle}`,
        after.status,
        after.source_type,
        after.evidence_url,
        after.note,
      ]),
      width,
    ),
    ...section(
      "Cleaned, merged, or there under another name or status:",
      ["line", "handle", "what was done"],
      taken.map((row) => [place(report, row), `@${row.handle}`, whatWasDone(row)]),
      width,
    ),
    ...rejectedLines(report, rejected),
    "",
    ...nextLines(report, asked, rejected.length),
  ].join("\n");
}

function fileLines({
  file,
  kind,
  encoding,
  delimiter,
  rows,
  header,
  columns,
  domain,
  lines,
  blank,
  comments,
}: AdoptReport["files"][number]) {
  const head = header === null ? "no header" : `header in line ${header}`;
  const what = kind === "proposals" ? "proposals of seeds refresh" : head;
  if (lines === 0) return [`${file}: empty`];
  const others = [
    comments > 0 ? `${counted(comments, "comment")} (lines that begin with #)` : "",
    blank > 0 ? counted(blank, "blank line") : "",
  ].filter((part) => part !== "");
  const said = [
    `${file}: ${counted(rows, "row")}, ${encoding}, cells between ${DELIMITERS[delimiter] ?? delimiter}, ${what}`,
    ...(others.length > 0 ? [`  no rows: ${others.join(", ")}`] : []),
  ];
  const used = columns.filter(({ kind: use }) => use !== "number" && use !== "other");
  if (used.length > 0) {
    const named = used.map(({ name, kind: use }) => (name === use ? use : `${name} → ${use}`));
    said.push(`  read: ${named.join(", ")}`);
  }
  const numbers = columns.filter(({ kind: use }) => use === "number").map(({ name }) => name);
  if (numbers.length > 0) said.push(`  ignored: ${numbers.join(", ")} (numbers are measured, not typed)`);
  const unused = columns.filter(({ kind: use }) => use === "other").map(({ name }) => name);
  if (unused.length > 0) said.push(`  ignored: ${unused.join(", ")} (no column of the lists)`);
  if (domain !== null) said.push(`  rows without a domain are of ${domain}, as the file's name says`);
  return said;
}

function section(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  width: number,
): string[] {
  if (rows.length === 0) return [];
  const table = formatTable(
    heads.map((name) => ({ name, align: "left" as const })),
    rows.slice(0, SHOWN),
    width,
  );
  const rest = rows.length - SHOWN;
  return ["", title, table, ...(rest > 0 ? [`… and ${count(rest)} more (--json has all)`] : [])];
}

/** Whole lines, not a table: advice must not be cut. */
function rejectedLines(report: AdoptReport, rejected: readonly RowResult[]): string[] {
  if (rejected.length === 0) return [];
  const rest = rejected.length - SHOWN;
  return [
    "",
    "Rejected:",
    ...rejected
      .slice(0, SHOWN)
      .flatMap((row) => [
        `  line ${place(report, row)}: ${oneLine(row.text, LONGEST_ROW)}`,
        `    ${oneLine(row.reason ?? "", LONGEST_LINE)} → ${oneLine(row.advice ?? "", LONGEST_LINE)}`,
      ]),
    ...(rest > 0 ? [`… and ${count(rest)} more (--json has all)`] : []),
  ];
}

function whatWasDone({ result, reason, cleaned }: RowResult): string {
  if (result === "already_there") return reason ?? "";
  return [...(result === "merged" ? [`merged ${reason}`] : []), ...cleaned].join("; ");
}

/** The line, with the file where there are several. */
function place({ files }: AdoptReport, { file, line }: RowResult): string {
  return files.length > 1 ? `${file}:${line}` : String(line);
}

function nextLines({ changes, written, files }: AdoptReport, asked: AskedFor, rejected: number): string[] {
  const { config, domain, sourceType, rejects } = asked;
  const lines: string[] = [];
  if (rejected > 0) {
    lines.push(
      rejects === undefined
        ? "Rejected rows are saved with --rejects FILE."
        : `Rejected rows with their reasons: ${rejects}`,
    );
  }
  if (changes.length === 0) return [...lines, "The lists stay as they are."];
  if (written)
    return [...lines, `${counted(changes.length, "line")} written. Check them: npm run seeds -- lint`];
  const words = [
    ...files.map(({ file }) => file),
    ...(domain === undefined ? [] : ["--domain", domain]),
    ...(sourceType === undefined ? [] : ["--source-type", sourceType]),
  ].map((word) => (/^[\w./-]+$/.test(word) ? word : JSON.stringify(word)));
  return [
    ...lines,
    `Nothing was written. To change ${counted(changes.length, "line")}:`,
    `  ${commandLine(config, "npm run seeds", "adopt", ...words, "--write")}`,
  ];
}
