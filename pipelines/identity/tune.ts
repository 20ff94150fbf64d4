import { readFile } from "node:fs/promises";
import { renameAll, writeText } from "../core/disk.ts";
import { PipelineError } from "../core/errors.ts";
import type { Database } from "../core/warehouse.ts";
import { readLabelled } from "./fit.ts";
import { REVIEWED } from "./labels.ts";
import { judgedOf, partsOf } from "./parts.ts";
import type { Policy } from "./policy.ts";
import { type TradeOff, tradeOff } from "./trade-off.ts";
import { crossValidate, type Fitting } from "./validate.ts";

/** What limits are chosen on. */
export interface TuneOptions extends Fitting, Policy {
  readonly labels: string;
  /** A set of the labels, or a part of one as a fit's report names it; `null` for the last set of the file. */
  readonly part: string | null;
}

/**
 * The trade-off between certainty and review on a part of the labelled accounts, each judged by a model that was fitted
 * without it. Throws {@link PipelineError} for a part that is not there.
 */
export async function tune(database: Database, options: TuneOptions): Promise<TradeOff> {
  const read = await readLabelled(database, options.labels, options);
  const parts = partsOf(read.profiles).filter(({ places }) => places.length > 0);
  const part =
    options.part === null
      ? parts.findLast(({ isWhole, name }) => isWhole && name !== REVIEWED)
      : parts.find(({ name }) => name === options.part);
  if (part === undefined) {
    const names = parts.map(({ name }) => `'${name}'`).join(" ");
    throw new PipelineError(`--part '${options.part}' is not there`, {}, `Parts are ${names}.`);
  }
  const [whole] = crossValidate(read, options).values();
  if (whole === undefined) throw new Error("there is no view");
  return tradeOff(part.name, judgedOf(part, read.profiles, whole), options.bands);
}

/** Writes limits into a file of thresholds, and leaves every other line as it is. Throws for a name that is not there. */
export async function writeLimits(file: string, limits: ReadonlyMap<string, number>): Promise<void> {
  const lines = (await readFile(file, "utf8")).split("\n");
  for (const [name, value] of limits) {
    const i = lines.findIndex((line) => line.startsWith(`${name},`));
    const [, , ...others] = lines[i]?.split(",") ?? [];
    if (i < 0) throw new PipelineError(`the threshold '${name}' is missing`, { file }, "Add a line for it.");
    lines[i] = [name, String(value), ...others].join(",");
  }
  await writeText(`${file}.new`, lines.join("\n"), file);
  await renameAll([[`${file}.new`, file]]);
}
