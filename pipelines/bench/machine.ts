import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** What a benchmark ran on. */
export interface Machine {
  readonly cpu: string;
  readonly cpus: number;
  readonly memory_bytes: number;
  readonly node: string;
  /** Load average of the minute before the benchmark: others had as many CPUs in use. */
  readonly load_before: number;
}

/** Describes this machine at this moment. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cpus: availableParallelism(),
    memory_bytes: totalmem(),
    node: process.version,
    load_before: loadavg()[0] ?? 0,
  };
}
