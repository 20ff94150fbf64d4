import type { Random } from "../../pipelines/simulate/random.ts";
import type { Ended, Kill } from "./scene.ts";

const RANDOM_MOMENTS = 0.5;

/**
 * Where to kill next: half of the times at any moment, half at a seam. Of the seams the name is drawn first, so that
 * those that a run comes to only once are hit too.
 */
export function nextKill(random: Random, undisturbed: Ended): Kill {
  if (random.chance(RANDOM_MOMENTS)) return { afterMs: Math.round(random.between(0, undisturbed.ms)) };
  const names = [...new Set(undisturbed.seams)].sort();
  const seam = names[random.below(names.length)] ?? "";
  const passed = undisturbed.seams.filter((name) => name === seam).length;
  return { seam, nth: 1 + random.below(passed) };
}
