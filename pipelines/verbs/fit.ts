import path from "node:path";
import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { exists } from "../core/lake.ts";
import { count, counted } from "../core/progress.ts";
import { type Cell, formatTable, screenWidth } from "../core/text-table.ts";
import { withDatabase } from "../core/warehouse.ts";
import { type FitReport, fitIdentity } from "../identity/fit.ts";
import type { Measured } from "../identity/measures.ts";
import { commandLine } from "./command-line.ts";
import type { Verb } from "./verb.ts";

const MODEL = "--model is a lower-case name such as m3-1";
const RIDGE = "--ridge is a number above 0";
const fitFlags = z.object({
  labels: z.string("--labels is needed: a CSV file of author_id,label,set,weight"),
  model: z.string().regex(/^[a-z][a-z0-9_-]*$/, MODEL),
  ridge: z.number(RIDGE).positive(RIDGE),
  seed: z.int32("--seed is a whole number"),
});

/** `npm run fit`: the weights of a model of identity from labelled profiles. */
export const fit: Verb = {
  command: "fit",
  describe: "Fit the model that tells persons from organisations to labelled profiles of a built warehouse",
  examples: [
    [
      "fit -- --warehouse warehouse/labelled --labels labels.csv --model m3-2",
      "writes seeds/identity_models/m3-2.csv; seeds/rules/settings.csv says which model is used",
    ],
  ],
  options: {
    labels: { type: "string", describe: "CSV of author_id,label,set,weight", requiresArg: true },
    model: { type: "string", default: "m3-1", describe: "name of the model", requiresArg: true },
    ridge: { type: "number", default: 50, describe: "penalty on large weights", requiresArg: true },
    seed: { type: "number", default: 1, describe: "another seed, other folds", requiresArg: true },
  },
  async run(flags, { config }, out) {
    const parsed = fitFlags.safeParse(flags);
    if (!parsed.success) throw new PipelineError(parsed.error.issues[0]?.message ?? "bad flags");
    const { database: file } = config.warehouse;
    if (!(await exists(file)))
      throw new PipelineError("no tables here yet", { file }, "Run npm run build first.");
    const folder = path.join(config.seedsDir, "identity_models");
    const report = await withDatabase({ file, readOnly: true, memoryLimit: config.memoryLimit }, (database) =>
      fitIdentity(database, folder, parsed.data),
    );
    out.result(report, () => `${reportText(report)}\nnext: ${commandLine(config, "npm run build")}`);
  },
};

function reportText({ file, features, unknown, sets }: FitReport): string {
  const rows = sets.map(({ set, persons, organisations, auc }): Cell[] => [
    set,
    count(persons),
    count(organisations),
    measuredText(auc),
  ]);
  return [
    "Told apart by models that were fitted without the account (ten folds); the interval is of 95 %",
    formatTable(
      ["labelled", "persons", "organisations", "area under the curve"].map((name, i) => ({
        name,
        align: i === 0 ? "left" : "right",
      })),
      rows,
      screenWidth(),
    ),
    ...(unknown === 0
      ? []
      : [`${counted(unknown, "labelled account is", "labelled accounts are")} not in the warehouse`]),
    "",
    `${file}: ${counted(features, "feature")}`,
  ].join("\n");
}

function measuredText({ value, low, high }: Measured): string {
  if (Number.isNaN(value)) return "–";
  return `${value.toFixed(4)} (${low.toFixed(4)}–${high.toFixed(4)})`;
}
