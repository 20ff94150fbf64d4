import { readFile } from "node:fs/promises";
import { constants, PerformanceObserver } from "node:perf_hooks";
import { z } from "zod";
import type { Usage } from "./protocol.ts";

const SAMPLE_MS = 20;
const fullCollection = z.object({
  detail: z.object({ kind: z.literal(constants.NODE_PERFORMANCE_GC_MAJOR) }),
});

/**
 * Runs `work` and measures it. The peak of the heap is sampled every 20 ms and counts garbage not collected yet; what is
 * alive is sampled as soon as Node tells of a full collection it made by itself, so what was allocated in between counts
 * too. The peak RSS is of the whole life of the process, so measure once per process. Needs `--expose-gc`.
 */
export async function measureUsage<T>(work: () => Promise<T>): Promise<{ usage: Usage; result: T }> {
  globalThis.gc?.();
  const startHeap = process.memoryUsage().heapUsed;
  let peakHeap = startHeap;
  let liveHeap: number | undefined;
  const sample = () => {
    const { heapUsed } = process.memoryUsage();
    peakHeap = Math.max(peakHeap, heapUsed);
    return heapUsed;
  };
  const timer = setInterval(sample, SAMPLE_MS);
  const collections = new PerformanceObserver((list) => {
    if (list.getEntries().some((entry) => fullCollection.safeParse(entry).success))
      liveHeap = Math.max(liveHeap ?? 0, sample());
  });
  collections.observe({ entryTypes: ["gc"] });
  try {
    const started = performance.now();
    const result = await work();
    const seconds = (performance.now() - started) / 1000;
    sample();
    const usage = {
      seconds,
      peak_rss_bytes: await peakRss(),
      start_heap_bytes: startHeap,
      peak_heap_bytes: peakHeap,
      ...(liveHeap === undefined ? {} : { live_heap_bytes: liveHeap }),
    };
    return { usage, result };
  } finally {
    clearInterval(timer);
    collections.disconnect();
  }
}

/** On Linux, `maxRSS` of a child is at least what its parent held when it forked; `VmHWM` is the process' own. */
async function peakRss(): Promise<number> {
  const status = await readFile("/proc/self/status", "utf8").catch(() => "");
  const own = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return 1024 * (own === undefined ? process.resourceUsage().maxRSS : Number(own));
}
