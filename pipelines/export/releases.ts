import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { commitText, exists, type WarehousePaths } from "../core/lake.ts";
import { type Manifest, readManifest } from "./manifest.ts";

const pointer = z.strictObject({ release: z.string() });

/** Names a release by its origin, the day its ages are measured from, and its build. */
export function releaseId(build: { origin: string; as_of: string; build_id: string }): string {
  const prefix = build.origin === "simulated" ? "simulated-" : "";
  return `${prefix}${build.as_of.slice(0, 10)}-${build.build_id.slice(0, 8)}`;
}

/** The file that names the newest release. */
function latestPath(warehouse: WarehousePaths): string {
  return path.join(warehouse.releases, "latest");
}

/** Points `latest` at a release. */
export async function pointLatest(warehouse: WarehousePaths, release: string): Promise<void> {
  await commitText(warehouse, latestPath(warehouse), `${JSON.stringify({ release })}\n`);
}

/**
 * The release to compare a new one with: the one before it by as-of, and among equals the one `latest` names, so that
 * exporting a deleted release again compares it with the same one. `undefined` for the first.
 */
export async function previousRelease(
  warehouse: WarehousePaths,
  release: string,
  asOf: string,
): Promise<Manifest | undefined> {
  const entries = await readdir(warehouse.releases, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isDirectory() && entry.name !== release)
    .map(({ name }) => name);
  const others = await Promise.all(names.map((name) => readManifest(path.join(warehouse.releases, name))));
  const latest = await readLatest(warehouse);
  const order = (manifest: Manifest) =>
    `${manifest.as_of} ${manifest.release === latest ? 1 : 0} ${manifest.release}`;
  return others.filter(({ as_of }) => as_of <= asOf).sort((a, b) => (order(a) < order(b) ? 1 : -1))[0];
}

/** The name of the newest release; `undefined` before the first. */
export async function readLatest(warehouse: WarehousePaths): Promise<string | undefined> {
  const file = latestPath(warehouse);
  if (!(await exists(file))) return undefined;
  try {
    return pointer.parse(JSON.parse(await readFile(file, "utf8"))).release;
  } catch (cause) {
    throw new PipelineError('not {"release": "…"}', { file }, "Delete it: the next export writes it again.", {
      cause,
    });
  }
}
