import type { Outcome } from "../core/outcomes.ts";
import type { RawRow } from "../core/raw.ts";
import type { Returned } from "./budget.ts";
import { type Lineage, lineageColumns } from "./ingest.ts";
import { headerNumber, serverTime } from "./limiter.ts";
import type { Wanted } from "./lookups.ts";
import type { RequestLineage } from "./resolve.ts";
import type { FailureKind } from "./retry.ts";
import type { Intent, Result } from "./spool.ts";
import { type ApiRequest, endpointOf } from "./x-api/api.ts";

/** Seconds since 1970 in the year 2128. */
const LARGEST_HEADER = 5_000_000_000;

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
  readonly failure: FailureKind | null;
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
  const header = (name: string) => wholeNumber(headerNumber(answer?.headers ?? {}, name));
  const reset = header("x-rate-limit-reset");
  return {
    endpoint: endpointOf(intent.request.kind),
    attempt: intent.attempt,
    resources_requested: resourcesOf(intent.request),
    users_returned: ending.returned?.users.length ?? null,
    posts_returned: ending.returned?.posts.length ?? null,
    state: ending.state,
    status: answer?.status ?? null,
    error: ending.error,
    failure: ending.failure,
    cost_dollars: ending.state === "possibly_billed" ? null : (ending.cost ?? 0).toFixed(4),
    max_dollars: intent.max_dollars.toFixed(4),
    sent_at: intent.at,
    received_at: answer?.at ?? null,
    answered_at: serverTime(answer?.headers ?? {}) ?? null,
    bytes: answer === undefined ? null : Buffer.byteLength(answer.body),
    rate_limit: header("x-rate-limit-limit"),
    rate_remaining: header("x-rate-limit-remaining"),
    rate_reset_at: reset === null ? null : reset * 1000,
    api_version: answer?.headers["api-version"] ?? null,
    batch_ids: intent.batch_ids,
    ...lineageColumns({ ...lineage, batchId: intent.batch_ids[0] ?? "" }),
  };
}

/** Headers are not to be trusted: a number that no column holds counts as absent. */
function wholeNumber(value: number | undefined): number | null {
  return value !== undefined && Number.isInteger(value) && Math.abs(value) <= LARGEST_HEADER ? value : null;
}

/** Users of a lookup, posts of a timeline page. */
function resourcesOf(request: ApiRequest): number {
  return request.kind === "timeline" ? request.max_results : request.asked.length;
}
