import { readFile, stat } from "node:fs/promises";
import type { WarehousePaths } from "./lake.ts";

/** Who holds the writer lock; `unknown` where the system does not tell. */
export type LockHolder =
  | { readonly state: "held"; readonly pid: number }
  | { readonly state: "free" }
  | { readonly state: "unknown" };

/**
 * Finds who writes to a warehouse by reading Linux' list of file locks, which disturbs nobody: trying the lock would
 * make a writer fail that starts at that moment. Rows are matched by inode alone, because on some file systems the
 * device listed is not the one `stat` tells.
 */
export async function findLockHolder(
  warehouse: WarehousePaths,
  locksFile = "/proc/locks",
): Promise<LockHolder> {
  const inode = await stat(warehouse.lock).then(
    ({ ino }) => ino,
    () => undefined,
  );
  if (inode === undefined) return { state: "free" };
  const locks = await readFile(locksFile, "utf8").catch(() => undefined);
  if (locks === undefined) return { state: "unknown" };
  const row = new RegExp(
    `^\\d+: POSIX\\s+ADVISORY\\s+WRITE\\s+(\\d+)\\s+[0-9a-f]+:[0-9a-f]+:${inode}\\s`,
    "m",
  );
  const pid = row.exec(locks)?.[1];
  return pid === undefined ? { state: "free" } : { state: "held", pid: Number(pid) };
}
