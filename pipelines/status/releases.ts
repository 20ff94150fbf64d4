import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { WarehousePaths } from "../core/lake.ts";

const manifest = z.looseObject({
  release: z.string(),
  as_of: z.string(),
  build_id: z.string(),
  domains: z.array(z.looseObject({ authors: z.number() })),
});

/** One published set. */
export interface ReleaseLine {
  readonly release: string;
  readonly as_of: string | null;
  readonly build_id: string | null;
  /** Rows over all domains; an author in two domains counts twice. `null` when the manifest cannot be read. */
  readonly curated: number | null;
  readonly latest: boolean;
}

/** All releases of a warehouse, newest as-of first. */
export async function readReleases(warehouse: WarehousePaths): Promise<ReleaseLine[]> {
  const entries = await readdir(warehouse.releases, { withFileTypes: true }).catch(() => []);
  const pointer = z
    .object({ release: z.string() })
    .safeParse(await readJson(path.join(warehouse.releases, "latest")));
  const lines = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => {
        const { data } = manifest.safeParse(
          await readJson(path.join(warehouse.releases, name, "manifest.json")),
        );
        return {
          release: name,
          as_of: data?.as_of ?? null,
          build_id: data?.build_id ?? null,
          curated: data?.domains.reduce((sum, { authors }) => sum + authors, 0) ?? null,
          latest: pointer.data?.release === name,
        };
      }),
  );
  return lines.sort((a, b) => ((a.as_of ?? "") < (b.as_of ?? "") ? 1 : -1));
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}
