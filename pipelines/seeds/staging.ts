import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import path from "node:path";

/** Lists that a process is writing lie in `.adopt-<process>-<any>` beside the lists until they get their names. */
const STAGING = /^\.adopt-(\d+)-/;

/** A folder in which some process writes, or wrote, lists. */
export interface Staging {
  readonly folder: string;
  readonly pid: number;
  /** Does the process still run? If not, it was killed, and nobody reads the folder. */
  readonly isRunning: boolean;
}

/** A new name for a folder in which this process writes lists. */
export function newStaging(handlesDir: string): string {
  return path.join(handlesDir, `.adopt-${process.pid}-${randomUUID()}`);
}

/** The folders in which lists are written, or were when a process was killed. */
export async function findStagings(handlesDir: string): Promise<Staging[]> {
  const names = await readdir(handlesDir).catch(() => []);
  return names.sort().flatMap((name) => {
    const pid = Number(STAGING.exec(name)?.[1] ?? Number.NaN);
    return Number.isNaN(pid) ? [] : [{ folder: path.join(handlesDir, name), pid, isRunning: isRunning(pid) }];
  });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
