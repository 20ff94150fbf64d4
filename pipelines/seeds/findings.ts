import type { PipelineError } from "../core/errors.ts";

/** What `seeds lint` warns of; `error` is whatever the strict reader refuses. */
export type LintRule =
  | "error"
  | "leftover"
  | "below_target"
  | "organisation"
  | "look_alike"
  | "same_evidence"
  | "shared_evidence"
  | "unknown_source_type"
  | "added_in_future"
  | "retired_without_note"
  | "unsorted";

/** One thing that is wrong with the seeds, or that a person should look at. */
export interface LintFinding {
  readonly severity: "error" | "warning";
  readonly rule: LintRule;
  readonly file: string | null;
  readonly line: number | null;
  readonly what: string;
  /** What to do. */
  readonly hint: string;
}

/** The finding a strict reader would have thrown. */
export function errorFinding({ what, where, hint }: PipelineError): LintFinding {
  return {
    severity: "error",
    rule: "error",
    file: where.file ?? null,
    line: where.line ?? null,
    what,
    hint,
  };
}
