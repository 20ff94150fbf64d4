import { type AuditResult, auditResult } from "../core/audit.ts";
import type { Seed } from "./tables.ts";

type AuditRow = Seed<"audits">;

/** An audit and what it says of the build it was drawn from. */
export interface AuditReport
  extends Pick<AuditRow, "audit" | "drawn_at" | "build_id" | "origin" | "curated"> {
  readonly result: AuditResult;
}

/** The newest audit of live accounts, or of simulated ones. */
export function newestAudit(rows: readonly AuditRow[], origin: AuditRow["origin"]): AuditReport | undefined {
  const own = rows.filter((row) => row.origin === origin);
  const newest = own.reduce<AuditRow | undefined>(
    (best, row) => (best === undefined || momentOf(row) > momentOf(best) ? row : best),
    undefined,
  );
  if (newest === undefined) return undefined;
  const { audit, drawn_at, build_id, curated } = newest;
  const result = auditResult(
    own
      .filter((row) => row.audit === audit)
      .map(({ domains, judgement }) => ({ domains: domains.split(" "), judgement })),
  );
  return { audit, drawn_at, build_id, origin, curated, result };
}

function momentOf({ drawn_at, audit }: AuditRow): string {
  return `${drawn_at} ${audit}`;
}
