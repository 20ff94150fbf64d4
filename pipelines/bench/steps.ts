import type { Progress } from "../core/progress.ts";

const TICK_MS = 1_000;

/** Begins the next step, named by what it does. */
export type NextStep = (name: string) => void;

/** Shows the progress of `total` steps that are seconds to minutes long each, with the name of the one at hand. */
export async function withSteps<T>(
  progress: Progress,
  label: string,
  total: number,
  work: (next: NextStep) => Promise<T>,
): Promise<T> {
  const task = progress.task(label, total, "steps");
  let begun = 0;
  let step = "";
  const show = () => task.update(Math.max(0, begun - 1), step);
  const tick = setInterval(show, TICK_MS);
  try {
    const result = await work((name) => {
      begun += 1;
      step = name;
      show();
    });
    task.finish();
    return result;
  } finally {
    clearInterval(tick);
  }
}
