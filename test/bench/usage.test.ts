import { expect, test } from "vitest";
import { measureUsage } from "../../pipelines/bench/usage.ts";

test("time and peaks of heap and memory are of what was done", async () => {
  const { usage, result } = await measureUsage(async () => {
    const off = Buffer.alloc(300e6, 1);
    const held = Array.from({ length: 3e6 }, (_, i) => ({ i }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    return off.length + held.length;
  });
  expect(result).toBe(303e6);
  expect(usage.seconds).toBeGreaterThan(0.2);
  expect(usage.seconds).toBeLessThan(20);
  expect(usage.peak_heap_bytes - usage.start_heap_bytes).toBeGreaterThan(48e6);
  expect(usage.peak_rss_bytes).toBeGreaterThan(300e6 + 48e6);
});
