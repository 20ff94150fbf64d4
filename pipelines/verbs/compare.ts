import { z } from "zod";
import { compare as compareModels } from "../compare/compare.ts";
import { comparisonText } from "./compare-text.ts";
import { parseFlags, withTables } from "./labelled.ts";
import type { Verb } from "./verb.ts";

const TOP = "--top is a whole number from 1 on";
const compareFlags = z.object({
  model: z.string("name two score models"),
  other: z.string("name two score models"),
  domain: z.string("--domain is given once").optional(),
  top: z.int32(TOP).positive(TOP),
});

/** `npm run compare`: how two score models order the same authors. */
export const compare: Verb = {
  command: "compare <model> <other>",
  describe:
    "Show how two score models differ: rank moves, who enters and leaves each table, which part did it",
  examples: [
    ["compare -- m2-2025 m2-2026", "all domains, the largest moves of each"],
    ["compare -- m2-2025 m2-2026 --domain security --top 20", "one domain, more moves"],
  ],
  positionals: {
    model: { type: "string", describe: "score model as in seeds/score_models" },
    other: { type: "string", describe: "the model it is compared with" },
  },
  options: {
    domain: { type: "string", describe: "one domain (default: all)", requiresArg: true },
    top: { type: "number", default: 3, describe: "largest moves shown per domain", requiresArg: true },
  },
  async run(flags, { config }, out) {
    const { model, other, domain, top } = parseFlags(compareFlags, flags);
    const comparison = await withTables(config, (database) =>
      compareModels(database, { models: [model, other], domain, top }),
    );
    out.result(comparison, () => comparisonText(comparison));
  },
};
