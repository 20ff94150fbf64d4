import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { readCsv } from "../seeds/csv.ts";
import type { Seed } from "../seeds/tables.ts";

const COLUMNS = ["author_id", "label", "set", "weight"] as const;

const labelRow = z.object({
  author_id: z.string().regex(/^\d{1,20}$/, "is not an account id"),
  label: z.enum(["person", "organisation"], "is not person or organisation"),
  set: z.string().regex(/^[a-z][a-z0-9_]*$/, "is not a lower-case name"),
  weight: z.coerce.number().positive("is not a number above 0"),
});

/** The set of labels that are decisions of a review. */
export const REVIEWED = "review";

/** What somebody said an account is, where that is from, and how much it counts in a fit. */
export type Label = z.infer<typeof labelRow>;

/** Reads labels. Throws {@link PipelineError} with file and line for a row that is wrong or an account labelled twice. */
export async function readLabels(file: string): Promise<Label[]> {
  const labels = new Map<string, { line: number; label: Label }>();
  for await (const { line, cells } of readCsv(file, COLUMNS)) {
    const parsed = labelRow.safeParse(Object.fromEntries(COLUMNS.map((column, i) => [column, cells[i]])));
    if (!parsed.success) {
      const { path: [column = ""] = [], message = "" } = parsed.error.issues[0] ?? {};
      throw new PipelineError(`${String(column)} ${message}`, { file, line }, "Correct the cell.");
    }
    const earlier = labels.get(parsed.data.author_id);
    if (earlier !== undefined) {
      const what = `account ${parsed.data.author_id} stands on line ${earlier.line} already`;
      throw new PipelineError(what, { file, line }, "Keep one of the two lines.");
    }
    labels.set(parsed.data.author_id, { line, label: parsed.data });
  }
  return [...labels.values()].map(({ label }) => label);
}

/** Labels and the decisions of reviews about identity: the newest one of an account counts, and before its label. */
export function withDecisions(
  labels: readonly Label[],
  reviews: readonly Seed<"reviews">[],
  weight: number,
): Label[] {
  const all = new Map(labels.map((label) => [label.author_id, label]));
  const decided = reviews
    .filter(({ question }) => question === "identity")
    .sort((a, b) => (a.decided_at < b.decided_at ? -1 : 1));
  for (const { author_id, decision } of decided) {
    const label = labelRow.shape.label.parse(decision);
    all.set(author_id, { author_id, label, set: REVIEWED, weight });
  }
  return [...all.values()];
}
