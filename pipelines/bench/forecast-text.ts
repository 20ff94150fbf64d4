import { count } from "../core/progress.ts";
import { type Cell, formatTable } from "../core/text-table.ts";
import { machineText } from "./figures-text.ts";
import type { ForecastBench } from "./forecast.ts";
import type { ForecastFigures, Taken } from "./forecast-case.ts";

const HEADS = [
  "access plan",
  "depth",
  "authors",
  "history",
  "requests",
  "off",
  "dollars",
  "off",
  "seconds",
  "off",
];

/** The figures of `bench forecast` for a screen of `width` columns. */
export function forecastBenchText(bench: ForecastBench, width: number): string {
  const { cases, seed, machine, window_ms, latency_ms } = bench;
  const windows = Object.entries(window_ms).map(([plan, ms]) => `${plan} ${ms / 1000} s`);
  return [
    "What plans were forecast to take, and what carrying them out then took; a * is a run that the monthly cap ended",
    formatTable(
      HEADS.map((name) => ({ name, align: name === "access plan" ? "left" : "right" })),
      cases.map(row),
      width,
    ),
    "",
    ...(["requests", "dollars", "seconds"] as const).map((figure) => worstText(cases, figure)),
    `seed ${seed}; 15 minutes are ${windows.join(", ")}; answers take ${latency_ms.join("–")} ms; ${machineText(machine)}`,
  ].join("\n");
}

function row(one: ForecastFigures): Cell[] {
  const { access_plan, depth, authors, history, capped, forecast, actual } = one;
  const pair = (figure: keyof Taken, text: (value: number) => string) => [
    `${text(forecast[figure])} / ${text(actual[figure])}`,
    percent(error(one, figure)),
  ];
  return [
    capped ? `${access_plan} *` : access_plan,
    depth,
    count(authors),
    history ? "yes" : "no",
    ...pair("requests", count),
    ...pair("dollars", (value) => value.toFixed(2)),
    ...pair("seconds", (value) => value.toFixed(1)),
  ];
}

/** By how much the forecast was off, as a share of what it took then. */
export function error({ forecast, actual }: ForecastFigures, figure: keyof Taken): number {
  if (actual[figure] === forecast[figure]) return 0;
  return forecast[figure] / actual[figure] - 1;
}

function worstText(cases: readonly ForecastFigures[], figure: "requests" | "dollars" | "seconds"): string {
  const parts = [false, true].map((history) => {
    const own = cases.filter((one) => one.history === history);
    const worst = Math.max(0, ...own.map((one) => Math.abs(error(one, figure))));
    // The range is that of the whole plan.
    const whole = own.filter(({ capped }) => !capped);
    const within = whole.filter(
      ({ low, high, actual }) => low[figure] <= actual[figure] && actual[figure] <= high[figure],
    );
    const range = `${within.length} of ${whole.length} whole plans within the range`;
    return `${history ? "with" : "without"} history off by ${percent(worst)} at most, ${range}`;
  });
  return `${figure}: ${parts.join("; ")}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
