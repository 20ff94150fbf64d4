import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { commitText, type WarehousePaths } from "../core/lake.ts";

const drawnAudit = z.strictObject({
  /** Names the audit: the day, and the beginning of the sha256 of build, size and seed. */
  audit: z.string(),
  drawn_at: z.iso.datetime(),
  build_id: z.string(),
  origin: z.enum(["live", "simulated"]),
  /** Of how many curated authors the sample was drawn. */
  curated: z.int().positive(),
  authors: z.array(
    z.strictObject({ author_id: z.string(), handle: z.string(), domains: z.array(z.string()) }),
  ),
});

/** A sample as it was drawn: a judged file must have the same authors, all of them. */
export type DrawnAudit = z.infer<typeof drawnAudit>;

/** Keeps the sample in the warehouse. */
export async function keepDrawn(warehouse: WarehousePaths, drawn: DrawnAudit): Promise<void> {
  await commitText(warehouse, drawnPath(warehouse, drawn.audit), `${JSON.stringify(drawn, null, 1)}\n`);
}

/** The sample of a judged file. Throws {@link PipelineError} when this warehouse drew none of that name. */
export async function readDrawn(warehouse: WarehousePaths, audit: string, from: string): Promise<DrawnAudit> {
  const file = drawnPath(warehouse, audit);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) {
    const hint = "Name the warehouse with --warehouse whose npm run audit wrote this file.";
    throw new PipelineError(`the audit ${audit} was not drawn from this warehouse`, { file: from }, hint);
  }
  return drawnAudit.parse(JSON.parse(text));
}

function drawnPath({ root }: WarehousePaths, audit: string): string {
  return path.join(root, "audits", `${audit}.json`);
}
