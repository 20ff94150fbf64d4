import type { Config } from "../core/config.ts";
import { count, counted } from "../core/progress.ts";
import { formatTable, screenWidth } from "../core/text-table.ts";
import type { ReviewCase } from "../review/cases.ts";
import type { Recorded } from "../review/record.ts";
import { commandLine } from "./command-line.ts";

const NONE = "nothing is worth a person's minute: no answer would change a table";

/** The questions, each with what speaks for the doubt. */
export function casesText(cases: readonly ReviewCase[], config: Config): string {
  if (cases.length === 0) return NONE;
  return [
    formatTable(
      [
        { name: "" },
        { name: "question" },
        { name: "account" },
        { name: "followers", align: "right" },
        { name: "value", align: "right" },
        { name: "domains" },
        { name: "name, bio and what speaks for the doubt" },
      ],
      cases.map((one) => [
        one.place,
        one.question,
        accountsOf(one),
        one.followers_count === null ? null : count(one.followers_count),
        one.value.toFixed(2),
        one.domains.join(" "),
        [one.name, one.description, doubtOf(one)].filter(Boolean).join(" · "),
      ]),
      screenWidth(),
    ),
    "",
    "value: the chance that the answer changes tables, times what the places there are worth",
    `next: ${commandLine(config, "npm run review", "--out", "cases.csv")}`,
  ].join("\n");
}

/** What was saved and what to do with it. */
export function savedText(cases: readonly ReviewCase[], file: string, config: Config): string {
  if (cases.length === 0) return NONE;
  return [
    `${file}: ${counted(cases.length, "question")}`,
    "Fill in decision (the words allowed stand beside it), decided_by and why; leave open what you do not know.",
    `next: ${commandLine(config, "npm run review", "--decided", file)}`,
  ].join("\n");
}

/** What became of the decisions. */
export function recordedText({ file, added, known }: Recorded, open: number, config: Config): string {
  const parts = [
    `${counted(added.length, "decision")} added`,
    ...(known > 0 ? [`${count(known)} known already`] : []),
    ...(open > 0 ? [`${count(open)} left open`] : []),
  ];
  const next = added.length > 0 ? [`next: ${commandLine(config, "npm run build")}`] : [];
  return [`${file}: ${parts.join(", ")}`, ...next].join("\n");
}

function doubtOf({ reasons }: ReviewCase): string {
  return reasons.length === 0 ? "" : `[${reasons.slice(0, 3).join("; ")}]`;
}

function accountsOf({ handle, other_handle }: ReviewCase): string {
  return other_handle === null ? `@${handle}` : `@${handle} and @${other_handle}`;
}
