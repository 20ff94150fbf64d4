import path from "node:path";
import { z } from "zod";
import { benchBuild } from "../bench/build.ts";
import { buildBenchText } from "../bench/text.ts";
import { PipelineError } from "../core/errors.ts";
import { warehousePaths } from "../core/lake.ts";
import { screenWidth } from "../core/text-table.ts";
import type { Verb } from "./verb.ts";

const BENCHMARKS = ["build"] as const;
/** Fixed, so that figures of different days are of the same world. */
const AS_OF = Date.parse("2026-11-22T00:00:00Z");
const SIZES_HELP = "--sizes is numbers of authors such as 10000,100000";

const flagsSchema = z.object({
  what: z.enum(BENCHMARKS),
  sizes: z
    .string()
    .regex(/^[1-9]\d*(,[1-9]\d*)*$/, SIZES_HELP)
    .transform((text) => text.split(",").map(Number)),
  seed: z.int32("--seed is a whole number"),
  runs: z.int("--runs is a whole number").positive("--runs is 1 or more"),
  warehouse: z.string().optional(),
});

/** `npm run bench`. */
export const bench: Verb = {
  command: "bench <what>",
  describe: "Measure time and memory on simulated authors",
  examples: [
    ["bench -- build", "builds of 10,000 to 1,000,000 authors against copying their raw Parquet once"],
    ["bench -- build --sizes 10000 --runs 5", "one size, five times"],
    ["-s bench -- build --json > bench.json", "all figures"],
  ],
  positionals: { what: { choices: BENCHMARKS, describe: "what is measured" } },
  options: {
    warehouse: {
      type: "string",
      describe: "folder of the benchmarks' warehouses (default: warehouse/bench)",
      requiresArg: true,
    },
    sizes: {
      type: "string",
      default: "10000,100000,1000000",
      describe: "numbers of authors, separated by commas",
      requiresArg: true,
    },
    seed: { type: "number", default: 7, describe: "another seed, other worlds", requiresArg: true },
    runs: { type: "number", default: 3, describe: "measurements of each", requiresArg: true },
  },
  async run(flags, context, out) {
    const parsed = flagsSchema.safeParse(flags);
    if (!parsed.success) throw new PipelineError(parsed.error.issues[0]?.message ?? "bad flags");
    const { sizes, seed, runs, warehouse } = parsed.data;
    const config = {
      ...context.config,
      warehouse: warehousePaths(warehouse ?? path.join("warehouse", "bench")),
      asOf: AS_OF,
    };
    const figures = await benchBuild({ ...context, config }, { sizes, seed, runs });
    out.result(figures, () => buildBenchText(figures, screenWidth()));
  },
};
