import path from "node:path";
import { z } from "zod";
import { counted } from "../core/progress.ts";
import { type FitReport, fitIdentity } from "../identity/fit.ts";
import { readPolicy } from "../identity/policy.ts";
import { figureTables, unknownText } from "../identity/report.ts";
import { commandLine } from "./command-line.ts";
import { labelledFlags, labelledOptions, parseFlags, withTables } from "./labelled.ts";
import type { Verb } from "./verb.ts";

const MODEL = "--model is needed: a lower-case name such as m3-2";
const fitFlags = labelledFlags.extend({
  model: z.string(MODEL).regex(/^[a-z][a-z0-9_-]*$/, MODEL),
});

/** `npm run fit`: the weights of a model of identity from labelled profiles. */
export const fit: Verb = {
  command: "fit",
  describe: "Fit the model that tells persons from organisations to labelled profiles of a built warehouse",
  examples: [
    [
      "fit -- --warehouse warehouse/labelled --labels labels.csv --model m3-2",
      "writes seeds/identity_models/m3-2.csv and its report; seeds/rules/settings.csv says which model is used",
    ],
  ],
  options: {
    ...labelledOptions,
    model: { type: "string", describe: "name of the model; one of this name is replaced", requiresArg: true },
  },
  async run(flags, { config }, out) {
    const parsed = parseFlags(fitFlags, flags);
    const policy = await readPolicy(config);
    const folder = path.join(config.seedsDir, "identity_models");
    const report = await withTables(config, (database) =>
      fitIdentity(database, folder, { ...parsed, ...policy }),
    );
    out.result(report, () => `${screenText(report)}\nnext: ${commandLine(config, "npm run build")}`);
  },
};

function screenText(report: FitReport): string {
  return [
    "Judged by models that were fitted without the account; intervals are of 95 %",
    "",
    ...figureTables(report).flatMap(({ title, table }) => [title, table, ""]),
    ...unknownText(report),
    `${report.file}: ${counted(report.features, "feature")}; the report lies beside it`,
  ].join("\n");
}
