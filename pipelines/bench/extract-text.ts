import { count } from "../core/progress.ts";
import type { Cell } from "../core/text-table.ts";
import type { ExtractBench, ExtractFigures } from "./extract.ts";
import { bytes, figuresTable, machineText, runsText, spreadText } from "./figures-text.ts";

/** The figures of `bench extract` for a screen of `width` columns. */
export function extractBenchText(bench: ExtractBench, width: number): string {
  const { seed, runs, concurrency, as_of, machine, cases } = bench;
  return [
    `Extraction against the floor, which is sending the same lookups with bare http and appending the bodies to one file; seconds are ${runsText(runs)}`,
    figuresTable(
      ["depth", "authors", "floor s", "extract s", "ratio", "authors/s", "requests", "least", "dollars"],
      cases.map(timeRow),
      width,
    ),
    "",
    "Bytes received and written",
    figuresTable(
      ["depth", "authors", "batches", "received", "raw Parquet", "raw files"],
      cases.map(bytesRow),
      width,
    ),
    "",
    "Memory; the peak of Node's heap counts garbage not collected yet, what is alive is seen after each full collection",
    figuresTable(
      ["depth", "authors", "extract RSS", "floor RSS", "heap before", "heap peak", "alive at most"],
      cases.map(memoryRow),
      width,
    ),
    "",
    "Every ledger agrees with the simulator's requests and bill.",
    `seed ${seed}, ${concurrency} batches of an extraction or lookups of a floor at a time, as of ${as_of}, ${machineText(machine)}`,
  ].join("\n");
}

function timeRow(figures: ExtractFigures): Cell[] {
  const { depth, authors, floor, extract, ratio, authors_per_second, requests, requests_least, dollars } =
    figures;
  return [
    depth,
    count(authors),
    spreadText(floor.seconds),
    spreadText(extract.seconds),
    `${ratio.toFixed(1)}×`,
    count(Math.round(authors_per_second)),
    count(requests),
    count(requests_least),
    `$${dollars.toFixed(2)}`,
  ];
}

function bytesRow({ depth, authors, batches, bytes_received, raw_bytes, raw_files }: ExtractFigures): Cell[] {
  return [depth, count(authors), count(batches), bytes(bytes_received), bytes(raw_bytes), count(raw_files)];
}

function memoryRow({ depth, authors, extract, floor }: ExtractFigures): Cell[] {
  return [
    depth,
    count(authors),
    bytes(extract.peak_rss_bytes),
    bytes(floor.peak_rss_bytes),
    bytes(extract.start_heap_bytes),
    bytes(extract.peak_heap_bytes),
    extract.live_heap_bytes === null ? null : bytes(extract.live_heap_bytes),
  ];
}
