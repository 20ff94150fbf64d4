import { z } from "zod";
import { CONFIDENCE, JUDGEMENTS } from "../core/audit.ts";
import type { Origin } from "../core/raw.ts";
import type { Database } from "../core/warehouse.ts";
import { newestAudit } from "../seeds/newest-audit.ts";
import type { Manifest } from "./manifest.ts";

const auditRow = z.object({
  audit: z.string(),
  drawn_at: z.string(),
  build_id: z.string(),
  origin: z.enum(["live", "simulated"]),
  curated: z.coerce.number(),
  author_id: z.string(),
  handle: z.string(),
  domains: z.string(),
  judgement: z.enum(JUDGEMENTS),
  judged_by: z.string(),
  note: z.string().nullable(),
});

/** The newest audit that the build knew of. */
export async function readAudit(database: Database, origin: Origin): Promise<Manifest["audit"]> {
  const moment = "strftime(drawn_at, '%Y-%m-%dT%H:%M:%SZ') as drawn_at";
  const rows = await database.rows(`select * replace (${moment}) from seeds.audits`, auditRow);
  const newest = newestAudit(rows, origin);
  if (newest === undefined) return null;
  const { audit, drawn_at, build_id, curated, result } = newest;
  const [still] = await database.rows(
    `select count(*) as authors from seeds.audits
     inner join curated.authors as authors on audits.author_id = authors.author_id
     where audits.audit = $audit and authors.is_curated`,
    z.object({ authors: z.coerce.number() }),
    { audit },
  );
  const { domains, ...overall } = result;
  return {
    audit,
    drawn_at,
    build_id,
    curated,
    still_curated: still?.authors ?? 0,
    confidence: CONFIDENCE,
    ...overall,
    domains: [...domains],
  };
}
