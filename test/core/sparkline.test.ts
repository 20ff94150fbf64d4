import fc from "fast-check";
import { expect, test } from "vitest";
import { sparkline } from "../../pipelines/core/sparkline.ts";

test("the largest is a full block, nothing a space", () => {
  expect(sparkline([0, 1, 4, 8])).toBe(" ▁▄█");
  expect(sparkline([0, 0])).toBe("  ");
  expect(sparkline([])).toBe("");
});

test("as many blocks as numbers, in their order", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10_000)), (values) => {
      const blocks = [...sparkline(values)];
      expect(blocks).toHaveLength(values.length);
      blocks.forEach((block, i) => {
        expect(block === " ").toBe(values[i] === 0);
        if (values[i] === Math.max(...values) && values[i] !== 0) expect(block).toBe("█");
        blocks.forEach((other, j) => {
          if ((values[i] ?? 0) <= (values[j] ?? 0)) expect(block <= other).toBe(true);
        });
      });
    }),
  );
});
