import { readdir } from "node:fs/promises";
import path from "node:path";
import { sha256File, sha256Text } from "../core/lake.ts";
import type { RawFile } from "./raw-views.ts";

/** sha256 over the paths and contents of all SQL files a build depends on: everything but the analyses. */
export async function hashSql(sqlDir: string): Promise<string> {
  const entries = await readdir(sqlDir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(sqlDir, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith("analyses"));
  const lines = await Promise.all(
    files.sort().map(async (file) => `${file} ${await sha256File(path.join(sqlDir, file))}`),
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
