import { readdir } from "node:fs/promises";
import path from "node:path";
import { sha256File, sha256Text } from "../core/lake.ts";
import type { RawFile } from "./raw-views.ts";

/** sha256 over the relative paths and contents of all files of a folder. */
export async function hashFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const lines = await Promise.all(
    files.sort().map(async (file) => `${path.relative(folder, file)} ${await sha256File(file)}`),
  );
  return sha256Text(lines.join("\n"));
}

/** sha256 over the raw files a build read. */
export function hashRawFiles(files: readonly RawFile[]): string {
  return sha256Text(
    files
      .map(({ path: file, sha256 }) => `${file} ${sha256}`)
      .sort()
      .join("\n"),
  );
}

/** Names a build by everything it was made of: the same inputs give the same id. */
export function buildId(inputs: {
  sql: string;
  seeds: string;
  raw: string;
  asOf: string;
  engine: string;
}): string {
  return sha256Text(JSON.stringify([inputs.sql, inputs.seeds, inputs.raw, inputs.asOf, inputs.engine])).slice(
    0,
    16,
  );
}
