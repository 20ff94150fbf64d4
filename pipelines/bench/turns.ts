/** Does something in a process of its own and keeps its figures; told the number of the run, from 1. */
export type Turn = (run: number) => Promise<void>;

/** `runs` turns of two; who comes first changes, because the second finds the file cache as the first left it. */
export async function takeTurns(runs: number, one: Turn, other: Turn): Promise<void> {
  for (let run = 1; run <= runs; run += 1) {
    for (const turn of run % 2 === 1 ? [one, other] : [other, one]) await turn(run);
  }
}
