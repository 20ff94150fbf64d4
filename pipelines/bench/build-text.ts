import { count } from "../core/progress.ts";
import type { Cell } from "../core/text-table.ts";
import type { BuildBench, SizeFigures } from "./build.ts";
import { bytes, figuresTable, heapText, machineText, runsText, seconds, spreadText } from "./figures-text.ts";

const MODELS_SHOWN = 10;

/** The figures of `bench build` for a screen of `width` columns; all models are in the JSON only. */
export function buildBenchText(bench: BuildBench, width: number): string {
  const { machine, runs, sizes } = bench;
  const largest = sizes.reduce((a, b) => (b.authors > a.authors ? b : a));
  return [
    `Build against the floor, which is copying the raw Parquet once; seconds are ${runsText(runs)}`,
    figuresTable(
      ["authors", "raw", "floor s", "build s", "ratio", "build RSS", "floor RSS", "Node heap"],
      sizes.map(buildRow),
      width,
    ),
    "",
    `Making the raw data; seconds of one run${sizes.some(({ reused }) => reused) ? " (* of the run that made it)" : ""}`,
    figuresTable(
      ["authors", "stage", "s", "lines", "lines/s", "peak RSS", "Node heap"],
      sizes.flatMap(preparationRows),
      width,
    ),
    "",
    `Layers at ${count(largest.authors)}; the floors are copying the raw Parquet, and copying the layer's finished tables`,
    figuresTable(["layer", "models", "s", "of raw", "copying s", "of copying"], layerRows(largest), width),
    "",
    `Slowest of ${largest.models.length} models; seconds by number of authors, rows at ${count(largest.authors)}`,
    figuresTable(
      ["model", "rows", ...sizes.map(({ authors }) => count(authors)), `share at ${count(largest.authors)}`],
      modelRows(sizes, largest),
      width,
    ),
    "",
    `seed ${bench.seed}, as of ${bench.as_of}, DuckDB memory limit ${bench.memory_limit}, ${machineText(machine)}`,
    ...sizes
      .filter(({ reused }) => reused)
      .map(
        ({ authors, warehouse, preparation }) =>
          `* raw data of ${count(authors)} authors is used again, made ${preparation.measured_at}; to make it anew, delete ${warehouse}`,
      ),
  ].join("\n");
}

function buildRow({ authors, preparation, floor, build, ratio }: SizeFigures): Cell[] {
  return [
    count(authors),
    bytes(preparation.raw_bytes),
    spreadText(floor.seconds),
    spreadText(build.seconds),
    ratioText(ratio),
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

function layerRows({ layers, floor }: SizeFigures): Cell[][] {
  return layers.map(({ layer, models, seconds: { median }, copying_seconds: copying }) => [
    layer,
    count(models),
    seconds(median),
    ratioText(median / floor.seconds.median),
    seconds(copying.median),
    ratioText(median / copying.median),
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

function ratioText(ratio: number): string {
  return `${ratio.toFixed(1)}×`;
}
