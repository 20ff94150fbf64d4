import { count } from "../core/progress.ts";
import { type Cell, formatTable } from "../core/text-table.ts";
import type { BuildBench, SizeFigures } from "./build.ts";
import type { Spread, StageFigures } from "./figures.ts";
import type { Usage } from "./protocol.ts";

const MODELS_SHOWN = 10;

/** The figures of `bench build` for a screen of `width` columns; all models are in the JSON only. */
export function buildBenchText(bench: BuildBench, width: number): string {
  const { machine, runs, sizes } = bench;
  const largest = sizes.reduce((a, b) => (b.authors > a.authors ? b : a));
  const of = runs === 1 ? "1 run each" : `medians of ${runs} runs (least–greatest)`;
  return [
    `Build against the floor, which is copying the raw Parquet once; seconds are ${of}`,
    table(
      ["authors", "raw", "floor s", "build s", "ratio", "build RSS", "floor RSS", "Node heap"],
      sizes.map(buildRow),
      width,
    ),
    "",
    `Making the raw data; seconds of one run${sizes.some(({ reused }) => reused) ? " (* of the run that made it)" : ""}`,
    table(
      ["authors", "stage", "s", "lines", "lines/s", "peak RSS", "Node heap"],
      sizes.flatMap(preparationRows),
      width,
    ),
    "",
    `Slowest of ${largest.models.length} models; seconds by number of authors, rows at ${count(largest.authors)}`,
    table(
      ["model", "rows", ...sizes.map(({ authors }) => count(authors)), `share at ${count(largest.authors)}`],
      modelRows(sizes, largest),
      width,
    ),
    "",
    `seed ${bench.seed}, as of ${bench.as_of}, DuckDB memory limit ${bench.memory_limit}, ${machine.cpus} CPUs (${machine.cpu}), ${bytes(machine.memory_bytes)} memory, Node ${machine.node}, load before ${machine.load_before.toFixed(1)}`,
    ...sizes
      .filter(({ reused }) => reused)
      .map(
        ({ authors, warehouse, preparation }) =>
          `* raw data of ${count(authors)} authors is used again, made ${preparation.measured_at}; to make it anew, delete ${warehouse}`,
      ),
  ].join("\n");
}

function table(names: readonly string[], rows: readonly (readonly Cell[])[], width: number): string {
  const columns = names.map((name) => {
    const isText = name === "stage" || name === "model";
    return { name, align: isText ? ("left" as const) : ("right" as const) };
  });
  return formatTable(columns, rows, width);
}

function buildRow({ authors, preparation, floor, build, ratio }: SizeFigures): Cell[] {
  return [
    count(authors),
    bytes(preparation.raw_bytes),
    spreadText(floor.seconds),
    spreadText(build.seconds),
    `${ratio.toFixed(1)}×`,
    bytes(build.peak_rss_bytes),
    bytes(floor.peak_rss_bytes),
    heapText(build),
  ];
}

function preparationRows({ authors, reused, preparation }: SizeFigures): Cell[][] {
  const stages = [
    ["simulate users", preparation.simulate_users],
    ["simulate lists", preparation.simulate_lists],
    ["import", preparation.import],
  ] as const;
  return stages.map(([stage, { usage, result }]) => [
    count(authors),
    `${stage}${reused ? " *" : ""}`,
    seconds(usage.seconds),
    count(result.lines),
    count(Math.round(result.lines / usage.seconds)),
    bytes(usage.peak_rss_bytes),
    heapText(usage),
  ]);
}

function modelRows(sizes: readonly SizeFigures[], largest: SizeFigures): Cell[][] {
  const total = largest.build.seconds.median;
  const row = (model: string, rows: string | null, secondsOf: (size: SizeFigures) => number | undefined) => [
    model,
    rows,
    ...sizes.map((size) => {
      const value = secondsOf(size);
      return value === undefined ? null : seconds(value);
    }),
    percent(secondsOf(largest), total),
  ];
  const shown = largest.models
    .slice(0, MODELS_SHOWN)
    .map(({ model, rows }) =>
      row(model, count(rows), (size) => size.models.find((other) => other.model === model)?.seconds.median),
    );
  return [...shown, row("outside the models", null, (size) => size.seconds_outside_models.median)];
}

function percent(part: number | undefined, whole: number): string | null {
  return part === undefined ? null : `${Math.round((100 * part) / whole)} %`;
}

function spreadText({ median, min, max }: Spread): string {
  return min === max ? seconds(median) : `${seconds(median)} (${seconds(min)}–${seconds(max)})`;
}

function seconds(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1);
}

/** Before and greatest. */
function heapText(usage: Pick<Usage & StageFigures, "start_heap_bytes" | "peak_heap_bytes">): string {
  return `${bytes(usage.start_heap_bytes)} → ${bytes(usage.peak_heap_bytes)}`;
}

function bytes(value: number): string {
  const mebibytes = value / 2 ** 20;
  return mebibytes < 9.95 ? `${mebibytes.toFixed(1)} MiB` : `${count(Math.round(mebibytes))} MiB`;
}
