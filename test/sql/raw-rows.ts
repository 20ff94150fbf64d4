import { sha256Text, type WarehousePaths } from "../../pipelines/core/lake.ts";
import {
  claimOrigin,
  type Origin,
  RAW_COLUMNS,
  type RawKind,
  type RawRow,
} from "../../pipelines/core/raw.ts";
import { RawWriter } from "../../pipelines/extract/write-raw.ts";

/** Rows of the raw tables, with what matters to a test; everything else is null or a plain default. */
export interface RawRows {
  readonly users?: readonly Partial<RawRow<"users">>[];
  readonly posts?: readonly Partial<RawRow<"posts">>[];
  readonly outcomes?: readonly Partial<RawRow<"outcomes">>[];
  readonly requests?: readonly Partial<RawRow<"requests">>[];
  readonly decisions?: readonly Partial<RawRow<"decisions">>[];
}

/** When rows count as fetched unless they say it: noon of the day before the harness' as-of. */
export const FETCHED_AT = Date.parse("2026-11-21T12:00:00Z");

/** Columns that say how a row came here; the same payload may come several ways. */
const LINEAGE: readonly string[] = ["source", "fetched_at", "run_id", "batch_id", "request_id"];

/** A whole raw row of a kind. What was given besides the lineage is its payload, so that other rows have other checksums. */
export function rawRow<Kind extends RawKind>(kind: Kind, given: Partial<RawRow<Kind>>): RawRow<Kind> {
  const payload = JSON.stringify(given, (name, value) => (LINEAGE.includes(name) ? undefined : value));
  const row = {
    ...Object.fromEntries(Object.keys(RAW_COLUMNS[kind]).map((name) => [name, null])),
    source: "import",
    fetched_at: FETCHED_AT,
    run_id: "run1",
    batch_id: "b00001",
    request_id: "file:1",
    ...(kind === "users" || kind === "posts" ? { payload, payload_sha256: sha256Text(payload) } : {}),
    ...given,
  };
  // Every column of the kind was set to null at least.
  return row as unknown as RawRow<Kind>;
}

/** Writes rows as the raw files of their batches; every batch gets an outcome, as an import would give it. */
export async function writeRaw(warehouse: WarehousePaths, origin: Origin, rows: RawRows): Promise<void> {
  await claimOrigin(warehouse, origin);
  const all = {
    users: (rows.users ?? []).map((row) => rawRow("users", row)),
    posts: (rows.posts ?? []).map((row) => rawRow("posts", row)),
    outcomes: (rows.outcomes ?? []).map((row) => rawRow("outcomes", row)),
    requests: (rows.requests ?? []).map((row) => rawRow("requests", row)),
    decisions: (rows.decisions ?? []).map((row) => rawRow("decisions", row)),
  };
  const everything = Object.values(all).flat();
  const batches = new Set(everything.map(({ run_id, batch_id }) => JSON.stringify([run_id, batch_id])));
  const writer = await RawWriter.open(warehouse);
  for (const batch of batches) {
    const [runId, batchId] = JSON.parse(batch) as [string, string];
    const inBatch = (row: { run_id: unknown; batch_id: unknown }) =>
      row.run_id === runId && row.batch_id === batchId;
    const line = { run_id: runId, batch_id: batchId, requested_kind: "line", requested: `${batchId}:1` };
    const rows = {
      users: all.users.filter(inBatch),
      posts: all.posts.filter(inBatch),
      requests: all.requests.filter(inBatch),
      decisions: all.decisions.filter(inBatch),
      outcomes: [rawRow("outcomes", { ...line, outcome: "found" }), ...all.outcomes.filter(inBatch)],
    };
    await writer.writeBatches(runId, [{ batchId, rows }]);
  }
  await writer.close();
}
