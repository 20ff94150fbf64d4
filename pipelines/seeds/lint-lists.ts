import path from "node:path";
import { count } from "../core/progress.ts";
import type { LintFinding, LintRule } from "./findings.ts";
import type { ListedSeed } from "./lint-people.ts";
import type { Seed } from "./tables.ts";

/** What the lines of the lists are held against. */
export interface ListRules {
  readonly sourceTypes: ReadonlySet<string>;
  /** Handles in lower case. */
  readonly organisations: ReadonlySet<string>;
  /** The day that is not in the future yet, `YYYY-MM-DD`. */
  readonly today: string;
}

/** Warnings about single lines, and about the order of each list. */
export function lintLists(listed: readonly ListedSeed[], rules: ListRules): LintFinding[] {
  return [...listed.flatMap((seed) => lintLine(seed, rules)), ...lintOrder(listed)];
}

function lintLine(seed: ListedSeed, { sourceTypes, organisations, today }: ListRules): LintFinding[] {
  const { handle, status, source_type, added_at, note } = seed.row;
  const findings: LintFinding[] = [];
  const warn = (rule: LintRule, what: string, hint: string) =>
    findings.push({ severity: "warning", rule, file: seed.file, line: seed.line, what, hint });
  if (status !== "retired" && organisations.has(handle.toLowerCase())) {
    warn("organisation", `@${handle} is a known organisation`, "Take the line out: the lists are of people.");
  }
  if (!sourceTypes.has(source_type)) {
    const hint = "Correct it, or explain it in rules/source_types.csv.";
    warn("unknown_source_type", `source_type '${source_type}' is not explained anywhere`, hint);
  }
  if (added_at > today) {
    warn("added_in_future", `@${handle} was added on ${added_at}, after today`, "Correct the day.");
  }
  if (status === "retired" && note === null) {
    warn(
      "retired_without_note",
      `@${handle} is retired and no note says why`,
      "Say in the note what X answered.",
    );
  }
  return findings;
}

/** The first line of each list that is out of order. */
function lintOrder(listed: readonly ListedSeed[]): LintFinding[] {
  const findings = new Map<string, LintFinding>();
  let before: ListedSeed | undefined;
  for (const seed of listed) {
    const follows = before?.file === seed.file && sortKey(before.row.handle) > sortKey(seed.row.handle);
    if (follows && before !== undefined && !findings.has(seed.file)) {
      findings.set(seed.file, {
        severity: "warning",
        rule: "unsorted",
        file: seed.file,
        line: seed.line,
        what: `@${seed.row.handle} stands after @${before.row.handle}`,
        hint: "Sort the list by handle, regardless of case, so that changes are easy to review.",
      });
    }
    before = seed;
  }
  return [...findings.values()];
}

/** What the lines of a list are sorted by. */
export function sortKey(handle: string): string {
  return handle.toLowerCase();
}

/** How many handles of a list can be asked for. */
export interface Supply {
  readonly handles: number;
  /** Neither retired nor a known organisation. */
  readonly usable: number;
}

/** Warnings about domains whose list cannot fill them, even if every handle led to a valid author. */
export function lintSupply(
  domains: readonly Seed<"domains">[],
  supply: ReadonlyMap<string, Supply>,
  handlesDir: string,
): LintFinding[] {
  return domains.flatMap(({ domain, target_min }) => {
    const usable = supply.get(domain)?.usable ?? 0;
    if (usable >= target_min) return [];
    const missing = target_min - usable;
    return [
      {
        severity: "warning" as const,
        rule: "below_target" as const,
        file: path.join(handlesDir, `${domain}.csv`),
        line: null,
        what: `${count(usable)} usable handles for a target of ${count(target_min)} authors: ${count(missing)} short`,
        hint: "Add handles: npm run seeds -- adopt FILE",
      },
    ];
  });
}
