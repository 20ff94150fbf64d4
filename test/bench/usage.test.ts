import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { measureUsage } from "../../pipelines/bench/usage.ts";

test("time and peaks of heap and memory are of what was done", async () => {
  const { usage, result } = await measureUsage(async () => {
    const off = Buffer.alloc(300e6, 1);
    const held = Array.from({ length: 3e6 }, (_, i) => ({ i }));
    await sleep(200);
    return off.length + held.length;
  });
  expect(result).toBe(303e6);
  expect(usage.seconds).toBeGreaterThan(0.2);
  expect(usage.seconds).toBeLessThan(20);
  expect(usage.peak_heap_bytes - usage.start_heap_bytes).toBeGreaterThan(48e6);
  expect(usage.peak_rss_bytes).toBeGreaterThan(300e6 + 48e6);
});

test("what a full collection leaves is alive, garbage is not", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const held = Array.from({ length: 3e6 }, (_, i) => ({ i }));
  collect();
  const { usage } = await measureUsage(async () => {
    held.length = 1.5e6;
    collect();
    await sleep(50);
    return held.length;
  });
  const { start_heap_bytes: start, live_heap_bytes: live = 0, peak_heap_bytes: peak } = usage;
  expect(live).toBeGreaterThan(48e6);
  expect(live).toBeLessThan(start - 40e6);
  expect(peak).toBeGreaterThanOrEqual(start);
});
