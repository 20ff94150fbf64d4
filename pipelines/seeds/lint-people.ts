import { count } from "../core/progress.ts";
import type { LintFinding, LintRule } from "./findings.ts";
import { lookAlikes } from "./look-alikes.ts";
import type { HandleSeed } from "./read.ts";
import type { Placed } from "./references.ts";
import type { Seed } from "./tables.ts";

/** A line of a handle list and where it stands. */
export type ListedSeed = Placed<HandleSeed>;

const SHOWN = 3;

/** Warnings about people over all lists, none of them about retired seeds. */
export function lintPeople(
  listed: readonly ListedSeed[],
  confusables: readonly Seed<"confusables">[],
  mostPerEvidence: number,
): LintFinding[] {
  const live = listed.filter(({ row }) => row.status !== "retired");
  const people = groupBy(live, ({ row }) => row.handle.toLowerCase());
  const pages = groupBy(live, ({ row }) => row.evidence_url ?? "");
  pages.delete("");
  return [
    ...[...people.values()].flatMap(sameEvidence),
    ...[...pages].flatMap(([url, seeds]) => sharedEvidence(url, seeds, mostPerEvidence)),
    ...twins(people, confusables),
  ];
}

/**
 * Someone on several lists needs a reason to be on each: a page of its own, or the profile with a note of what the
 * person does, because one bio may well tell of several fields.
 */
function sameEvidence(seeds: readonly ListedSeed[]): LintFinding[] {
  const [first, ...more] = seeds;
  if (first === undefined || more.length === 0) return [];
  const others = seeds.filter(({ row }) => !(isOwnProfile(row) && row.note !== null));
  const pages = new Set(others.flatMap(({ row }) => row.evidence_url ?? []));
  if (pages.size === others.length) return [];
  const domains = seeds.map(({ row }) => row.domain).join(", ");
  const what = `@${first.row.handle} is on ${seeds.length} lists (${domains}) without evidence of its own on each`;
  const hint =
    "Give each line the page that shows the work in that domain, or a note if the profile itself shows it.";
  return [warning("same_evidence", first, what, hint)];
}

function isOwnProfile({ handle, evidence_url }: HandleSeed): boolean {
  const named = /^https?:\/\/(?:www\.|mobile\.)?(?:x|twitter)\.com\/(\w+)\/?$/i.exec(evidence_url ?? "")?.[1];
  return named?.toLowerCase() === handle.toLowerCase();
}

function sharedEvidence(url: string, seeds: readonly ListedSeed[], most: number): LintFinding[] {
  const handles = new Set(seeds.map(({ row }) => row.handle.toLowerCase())).size;
  const [first] = seeds;
  if (first === undefined || handles <= most) return [];
  const what = `${count(handles)} handles have the evidence ${url}`;
  return [warning("shared_evidence", first, what, "Look whether that page names them all.")];
}

function twins(
  people: ReadonlyMap<string, readonly ListedSeed[]>,
  confusables: readonly Seed<"confusables">[],
): LintFinding[] {
  return lookAlikes([...people.keys()], confusables).flatMap((handles) => {
    const seeds = handles.flatMap((handle) => people.get(handle)?.[0] ?? []);
    const [first] = seeds;
    if (first === undefined) return [];
    const places = seeds.map(({ row }) => `@${row.handle} (${row.domain})`);
    const rest = places.length - SHOWN;
    const names = `${places.slice(0, SHOWN).join(", ")}${rest > 0 ? ` and ${count(rest)} more` : ""}`;
    const hint =
      "One of them may be a slip or an impostor: open both, and keep both only if they are two people.";
    return [warning("look_alike", first, `${names} look alike`, hint)];
  });
}

function warning(rule: LintRule, { file, line }: ListedSeed, what: string, hint: string): LintFinding {
  return { severity: "warning", rule, file, line, what, hint };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
