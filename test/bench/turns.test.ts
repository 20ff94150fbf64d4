import { expect, test } from "vitest";
import { takeTurns } from "../../pipelines/bench/turns.ts";

test("who comes first changes with every run", async () => {
  const order: string[] = [];
  const turn = (name: string) => async (run: number) => {
    order.push(`${name}${run}`);
  };
  await takeTurns(3, turn("a"), turn("b"));
  expect(order).toEqual(["a1", "b1", "b2", "a2", "a3", "b3"]);
});
