import { expect, test } from "vitest";
import { runKills } from "./harness.ts";

const KILLS = 8;

test("killed eight times, extraction ends as if undisturbed and pays for nothing twice", {
  timeout: 120_000,
}, async () => {
  const { rounds } = await runKills({ kills: KILLS, seed: 1, authors: 90 });
  expect(rounds.flatMap((round) => round.wrong)).toEqual([]);
  expect(rounds.flatMap((round) => round.kills)).toHaveLength(KILLS);
  expect(rounds[0]?.curatedCompared).toBeGreaterThan(0);
});
