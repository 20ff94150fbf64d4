import type { RawRow } from "../core/raw.ts";
import type { Returned } from "./budget.ts";
import { type Lineage, lineageColumns } from "./ingest.ts";
import type { Wanted } from "./lookups.ts";
import type { Outcome } from "./outcomes.ts";
import type { RequestLineage } from "./resolve.ts";
import type { Intent, Result } from "./spool.ts";

/** The row of `raw.outcomes` for one wanted author; its `handle` is the one of the plan. */
export function outcomeRow(
  { kind, value, author }: Wanted,
  outcome: Outcome,
  detail: string | null,
  authorId: string | null,
  lineage: Lineage,
): RawRow<"outcomes"> {
  return {
    requested: value,
    requested_kind: kind,
    outcome,
    detail,
    author_id: authorId ?? author.author_id ?? null,
    handle: author.handle,
    domains: author.domains,
    file: null,
    line: null,
    ...lineageColumns(lineage),
    request_id: lineage.requestId || null,
  };
}

/** How a request ended, for its row. Without `cost` nothing was billed, or it is not known whether anything was. */
export interface Ending {
  /** `committed`: used; `failed`: certainly not billed; `possibly_billed`: no usable answer, may have been billed. */
  readonly state: "committed" | "failed" | "possibly_billed";
  readonly error: string | null;
  readonly returned?: Returned;
  /** Dollars. */
  readonly cost?: number;
}

/** The row of `raw.requests` for one request; it belongs to the first batch it serves. `result` is absent after a crash. */
export function requestRow(
  intent: Intent,
  result: Result | undefined,
  ending: Ending,
  lineage: RequestLineage,
): RawRow<"requests"> {
  const answer = result?.type === "answer" ? result : undefined;
  const reset = header(answer?.headers, "x-rate-limit-reset");
  return {
    endpoint: endpointOf(intent.kind),
    attempt: intent.attempt,
    resources_requested: intent.asked.length,
    users_returned: ending.returned?.users.length ?? null,
    posts_returned: ending.returned?.posts.length ?? null,
    state: ending.state,
    status: answer?.status ?? null,
    error: ending.error,
    cost_dollars: ending.state === "possibly_billed" ? null : (ending.cost ?? 0).toFixed(4),
    sent_at: intent.at,
    received_at: answer?.at ?? null,
    bytes: answer === undefined ? null : Buffer.byteLength(answer.body),
    rate_limit: header(answer?.headers, "x-rate-limit-limit"),
    rate_remaining: header(answer?.headers, "x-rate-limit-remaining"),
    rate_reset_at: reset === null ? null : reset * 1000,
    api_version: answer?.headers["api-version"] ?? null,
    batch_ids: intent.batch_ids,
    ...lineageColumns({ ...lineage, batchId: intent.batch_ids[0] ?? "" }),
  };
}

/** The endpoint as X names it in its limits. */
export function endpointOf(kind: "handle" | "id"): string {
  return kind === "handle" ? "GET /2/users/by" : "GET /2/users";
}

function header(headers: Readonly<Record<string, string>> | undefined, name: string): number | null {
  const value = Number(headers?.[name] ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
}
