import type { Random } from "../../pipelines/simulate/random.ts";
import type { Ended, Kill } from "./scene.ts";

const RANDOM_MOMENTS = 0.5;

/** The first two: a request is lost, and then the batch that its row belongs to is left half committed. */
const OPENING: readonly Kill[] = [
  { seam: "fsync spool/RUN.ndjson", nth: 1 },
  { seam: "rename raw/outcomes/RUN/BATCH.parquet", nth: 1 },
];

/**
 * Where to kill next: half of the times at any moment, half at a seam, one of those that were hit least. The more often
 * this warehouse saw its process killed, the sooner: less is left to do, and what the last kill left behind is done first.
 */
export function nextKill(
  random: Random,
  undisturbed: Ended,
  here: readonly Kill[],
  elsewhere: readonly Kill[],
): Kill {
  const opening = OPENING[here.length + elsewhere.length];
  if (opening !== undefined) return opening;
  const share = random.next() ** (1 + here.length);
  if (random.chance(RANDOM_MOMENTS)) return { afterMs: Math.round(share * undisturbed.ms) };
  const hits = new Map(undisturbed.seams.map((name) => [name, 0]));
  for (const kill of [...elsewhere, ...here]) {
    if ("seam" in kill) hits.set(kill.seam, (hits.get(kill.seam) ?? 0) + 1);
  }
  const least = Math.min(...hits.values());
  const names = [...hits.keys()].filter((name) => hits.get(name) === least).sort();
  const seam = names[random.below(names.length)] ?? "";
  const passed = undisturbed.seams.filter((name) => name === seam).length;
  return { seam, nth: 1 + Math.floor(share * passed) };
}
