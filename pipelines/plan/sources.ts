import type { PlanDecision } from "../core/plans.ts";
import { plausibleShare } from "../core/shares.ts";
import type { SeenHandle } from "./handles.ts";

/** What became of the handles that a source names. */
export interface SourceRecord {
  /** Handles with a settled outcome. */
  asked: number;
  /** Of these, not returned by X. */
  missing: number;
  /** Of these, returned and no new valid author: protected, recycled, named before, or rejected by the last build. */
  wrong: number;
}

/** A source whose newcomers are not asked for. */
export interface StoppedSource {
  readonly source: string;
  readonly asked: number;
  /** New valid authors. */
  readonly valid: number;
  readonly reason: string;
}

/** When a source is stopped; the same rule by which a run stops one. */
export interface SourceRule {
  /** Settled handles before it is judged. */
  readonly answers: number;
  /** The share of new valid authors it must be able to reach. */
  readonly floor: number;
}

const RETURNED = new Set(["found", "renamed", "protected", "recycled", "quarantined"]);
const VALID = new Set(["found", "renamed"]);

/**
 * The record of every source over the handles it names today, each by its last settled outcome. Taking dead handles off
 * a list therefore clears its record. `rejected` is what the last build left out, by source; it overlaps with what the
 * outcomes tell, so the larger of the two counts.
 */
export function countSources(
  authors: readonly (readonly SeenHandle[])[],
  rejected: ReadonlyMap<string, number>,
): Map<string, SourceRecord> {
  const records = new Map<string, SourceRecord>();
  for (const handles of authors) {
    for (const [place, { seed, known }] of handles.entries()) {
      const outcome = known?.settled_outcome;
      for (const source of seed.sources) {
        const record = records.get(source) ?? { asked: 0, missing: 0, wrong: 0 };
        records.set(source, record);
        if (outcome == null) continue;
        record.asked += 1;
        if (!RETURNED.has(outcome)) record.missing += 1;
        else if (!VALID.has(outcome) || place > 0) record.wrong += 1;
      }
    }
  }
  for (const [source, record] of records) {
    record.wrong = Math.min(record.asked - record.missing, Math.max(record.wrong, rejected.get(source) ?? 0));
  }
  return records;
}

/** The sources that with 95 % certainty stay under the floor. The same evidence and seeds give the same verdict. */
export function stoppedSources(
  records: ReadonlyMap<string, SourceRecord>,
  rule: SourceRule,
): Map<string, StoppedSource> {
  const stopped = new Map<string, StoppedSource>();
  for (const [source, { asked, missing, wrong }] of records) {
    const valid = asked - missing - wrong;
    if (asked < rule.answers || plausibleShare(valid, asked) >= rule.floor) continue;
    const reason = `${valid} of ${asked} were new and valid: under ${100 * rule.floor} % with 95 % certainty`;
    stopped.set(source, { source, asked, valid, reason });
  }
  return stopped;
}

/** The stop of a source as it is recorded. */
export function stopDecision({ source, asked, valid, reason }: StoppedSource): PlanDecision {
  return { decision: "source_stopped", subject: source, old_value: null, new_value: valid / asked, reason };
}
