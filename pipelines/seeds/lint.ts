import type { SeedFolders } from "./files.ts";
import { readHandles, readSeeds } from "./read.ts";

/** How many rows the seeds hold: per table, and per domain where a table has one file each. */
export interface SeedCounts {
  readonly tables: Readonly<Record<string, number>>;
  readonly domains: Readonly<Record<string, { readonly handles: number; readonly terms: number }>>;
}

/** Reads and checks all seeds and counts them. Throws {@link PipelineError} for the first fault. */
export async function lintSeeds(folders: SeedFolders): Promise<SeedCounts> {
  const { handle_count, ...tables } = await readSeeds(folders);
  const names = tables.domains.map((row) => row.domain);
  const domains = Object.fromEntries(names.map((name) => [name, { handles: 0, terms: 0 }]));
  const add = (name: string, kind: "handles" | "terms") => {
    const counts = domains[name];
    if (counts !== undefined) counts[kind] += 1;
  };
  for await (const row of readHandles(folders.handlesDir, names)) add(row.domain, "handles");
  for (const row of tables.lexicons) add(row.domain, "terms");
  const sizes = Object.entries(tables).map(([name, rows]) => [name, rows.length]);
  return { tables: { ...Object.fromEntries(sizes), handles: handle_count }, domains };
}
