import type { Usage } from "./protocol.ts";

/** Repeated measurements of one thing. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Median, least and greatest of one or more values; of an even number the median is the mean of the middle two. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}

/** One stage over all its runs: the spread of the time, the greatest memory. */
export interface StageFigures {
  readonly seconds: Spread;
  readonly peak_rss_bytes: number;
  /** Node's heap before the stage, least of all runs. */
  readonly start_heap_bytes: number;
  readonly peak_heap_bytes: number;
  /** The greatest heap after a full garbage collection; `null` when no run had one. */
  readonly live_heap_bytes: number | null;
}

/** Sums up one or more runs of a stage. */
export function stageFigures(runs: readonly Usage[]): StageFigures {
  return {
    seconds: spread(runs.map(({ seconds }) => seconds)),
    peak_rss_bytes: Math.max(...runs.map((run) => run.peak_rss_bytes)),
    start_heap_bytes: Math.min(...runs.map((run) => run.start_heap_bytes)),
    peak_heap_bytes: Math.max(...runs.map((run) => run.peak_heap_bytes)),
    live_heap_bytes: runs.reduce<number | null>(
      (most, { live_heap_bytes: live }) => (live === undefined ? most : Math.max(most ?? 0, live)),
      null,
    ),
  };
}

/** One model as a build reports it. */
export interface ModelTime {
  readonly model: string;
  readonly rows: number;
  readonly milliseconds: number;
}

/** One model over all builds; its rows are the same in each. */
export interface ModelFigures {
  readonly model: string;
  readonly rows: number;
  readonly seconds: Spread;
}

/** Sums up the models of one or more builds of the same tables, slowest first. */
export function modelFigures(builds: readonly (readonly ModelTime[])[]): ModelFigures[] {
  const [first = []] = builds;
  const figures = first.map(({ model, rows }) => {
    const times = builds.flat().filter((time) => time.model === model);
    return { model, rows, seconds: spread(times.map(({ milliseconds }) => milliseconds / 1000)) };
  });
  return figures.sort((a, b) => b.seconds.median - a.seconds.median);
}

/** The models of one layer over all builds. */
export interface LayerFigures {
  readonly layer: string;
  readonly models: number;
  readonly seconds: Spread;
  /** Copying the finished tables once. */
  readonly copying_seconds: Spread;
}

/** Sums up the layers of one or more builds of the same tables, in the order they are built in. */
export function layerFigures(
  builds: readonly (readonly ModelTime[])[],
  copies: readonly Readonly<Record<string, number>>[],
): LayerFigures[] {
  const [first = []] = builds;
  const layerOf = ({ model }: ModelTime) => model.split(".")[0] ?? "";
  return [...new Set(first.map(layerOf))].map((layer) => {
    const own = builds.map((models) => models.filter((model) => layerOf(model) === layer));
    const secondsOf = (models: readonly ModelTime[]) =>
      models.reduce((sum, { milliseconds }) => sum + milliseconds / 1000, 0);
    return {
      layer,
      models: own[0]?.length ?? 0,
      seconds: spread(own.map(secondsOf)),
      copying_seconds: spread(copies.map((copy) => copy[layer] ?? 0)),
    };
  });
}
