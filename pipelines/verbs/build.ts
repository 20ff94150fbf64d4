import { build as buildWarehouse } from "../build/build.ts";
import { count, counted, duration } from "../core/progress.ts";
import { AS_OF, type Verb } from "./verb.ts";

/** `npm run build`. */
export const build: Verb = {
  command: "build",
  describe: "Build m3.duckdb from seeds and raw, and promote it when every blocking check holds",
  examples: [
    ["build", "build warehouse/live as of now"],
    [
      "build -- --warehouse warehouse/demo --as-of 2026-01-01",
      "build another warehouse, ages measured from a day",
    ],
  ],
  options: AS_OF,
  async run(_flags, context, out) {
    const summary = await buildWarehouse(context);
    out.result(summary, () => {
      const rows = summary.models.reduce((total, model) => total + model.rows, 0);
      const warnings = summary.checks.filter(({ failing }) => failing > 0);
      return [
        `${summary.models.length} models, ${count(rows)} rows, ${summary.checks.length} checks in ${duration(summary.milliseconds)}`,
        ...warnings.map(({ check, failing }) => `warning: ${check}: ${counted(failing, "row")}`),
        `${summary.database} is build ${summary.build_id}, ${summary.origin}, as of ${summary.as_of}`,
      ].join("\n");
    });
  },
};
