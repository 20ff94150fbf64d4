import path from "node:path";
import type { Seam } from "../../pipelines/core/seams.ts";

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What kind of step this is, whatever the run and the batch: `rename raw/users/RUN/BATCH.parquet`. */
export function seamName(step: Seam, file: string, warehouse: string, runId: string): string {
  const place = path.relative(warehouse, file) || ".";
  return `${step} ${place
    .replaceAll(runId, "RUN")
    .replace(UUID, "*")
    .replace(/b\d{5}/, "BATCH")}`;
}
