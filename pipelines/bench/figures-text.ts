import { count } from "../core/progress.ts";
import { type Cell, formatTable } from "../core/text-table.ts";
import type { Spread, StageFigures } from "./figures.ts";
import type { Machine } from "./machine.ts";
import type { Usage } from "./protocol.ts";

/** Rows of figures; columns of words are given by name, all others stand right. */
export function figuresTable(
  names: readonly string[],
  rows: readonly (readonly Cell[])[],
  width: number,
): string {
  const columns = names.map((name) => {
    const isText = ["stage", "layer", "model"].includes(name);
    return { name, align: isText ? ("left" as const) : ("right" as const) };
  });
  return formatTable(columns, rows, width);
}

/** What the seconds of so many runs are. */
export function runsText(runs: number): string {
  return runs === 1 ? "1 run each" : `medians of ${runs} runs (least–greatest)`;
}

/** What was measured on. */
export function machineText({ cpus, cpu, memory_bytes, node, load_before }: Machine): string {
  return `${cpus} CPUs (${cpu}), ${bytes(memory_bytes)} memory, Node ${node}, load before ${load_before.toFixed(1)}`;
}

/** Median, and the range where there is one. */
export function spreadText({ median, min, max }: Spread): string {
  return min === max ? seconds(median) : `${seconds(median)} (${seconds(min)}–${seconds(max)})`;
}

/** Seconds with two or three digits that tell. */
export function seconds(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1);
}

/** Node's heap before and at its greatest. */
export function heapText(usage: Pick<Usage & StageFigures, "start_heap_bytes" | "peak_heap_bytes">): string {
  return `${bytes(usage.start_heap_bytes)} → ${bytes(usage.peak_heap_bytes)}`;
}

/** In MiB. */
export function bytes(value: number): string {
  const mebibytes = value / 2 ** 20;
  return mebibytes < 9.95 ? `${mebibytes.toFixed(1)} MiB` : `${count(Math.round(mebibytes))} MiB`;
}
