import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll } from "vitest";

const CLI = fileURLToPath(new URL("../../pipelines/cli.ts", import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** Where the processes of one test file run, away from any `.env`; removed after its tests. */
export const folder = mkdtempSync(path.join(tmpdir(), "m3-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

export interface CliOptions {
  /** Value of X_BEARER_TOKEN; without it there is none. */
  readonly token?: string;
  /** JavaScript that runs in the process before the command line does, to break something or to watch it. */
  readonly before?: string;
}

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command line in a process of its own. */
export function spawnCli(words: readonly string[], options: CliOptions = {}): ChildProcessWithoutNullStreams {
  const { token = "", before = "" } = options;
  const preload = `data:text/javascript,${encodeURIComponent(before)}`;
  return spawn(process.execPath, ["--import", preload, "--import", TSX, CLI, ...words], {
    cwd: folder,
    env: { ...process.env, X_BEARER_TOKEN: token },
  });
}

/** Runs the command line to its end. */
export async function runCli(words: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const child = spawnCli(words, options);
  const [[code], stdout, stderr] = await Promise.all([
    once(child, "close") as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}
