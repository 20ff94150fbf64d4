import { checkWarehouse } from "../build/check.ts";
import type { CheckResult } from "../build/checks.ts";
import { blockingFailure } from "../build/checks.ts";
import { count } from "../core/progress.ts";
import { formatTable, screenWidth } from "../core/text-table.ts";
import type { Verb } from "./verb.ts";

/** `npm run check`. */
export const check: Verb = {
  command: "check",
  describe: "Run every check on the built tables; fails when a blocking one finds rows",
  examples: [["check -- --warehouse warehouse/demo", "what must hold, and what does not"]],
  async run(_flags, context, out) {
    const results = await checkWarehouse(context.config);
    out.result(results, () => checkText(results));
    const failure = blockingFailure(results);
    if (failure !== undefined) throw failure;
  },
};

function checkText(results: readonly CheckResult[]): string {
  const rows = results.map(({ check: name, severity, failing, sample }) => {
    const verdict = failing === 0 ? "holds" : severity === "block" ? "FAILS" : "warning";
    return [verdict, name.replaceAll("_", " "), failing === 0 ? null : failing, sample[0] ?? null];
  });
  const heads = ["", "check", "rows", "for example"].map((name) => ({ name }));
  const failing = results.filter(({ failing: rows }) => rows > 0).length;
  return [
    formatTable(heads, rows, screenWidth()),
    "",
    `${count(results.length - failing)} of ${count(results.length)} checks hold`,
  ].join("\n");
}
