import { readFile } from "node:fs/promises";
import type { Usage } from "./protocol.ts";

const SAMPLE_MS = 20;

/**
 * Runs `work` and measures it. The peak of the heap is sampled every 20 ms and counts garbage not collected yet; the
 * peak RSS is of the whole life of the process, so measure once per process. Needs `--expose-gc`.
 */
export async function measureUsage<T>(work: () => Promise<T>): Promise<{ usage: Usage; result: T }> {
  globalThis.gc?.();
  const startHeap = process.memoryUsage().heapUsed;
  let peakHeap = startHeap;
  const sample = () => {
    peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed);
  };
  const timer = setInterval(sample, SAMPLE_MS);
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
    };
    return { usage, result };
  } finally {
    clearInterval(timer);
  }
}

/** On Linux, `maxRSS` of a child is at least what its parent held when it forked; `VmHWM` is the process' own. */
async function peakRss(): Promise<number> {
  const status = await readFile("/proc/self/status", "utf8").catch(() => "");
  const own = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return 1024 * (own === undefined ? process.resourceUsage().maxRSS : Number(own));
}
