import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { warehousePaths } from "../../pipelines/core/lake.ts";
import { writeSeedLists } from "../../pipelines/simulate/seed-lists.ts";
import { writeUserPages } from "../../pipelines/simulate/users-file.ts";
import { createWorld } from "../../pipelines/simulate/world.ts";
import { folder, runCli } from "./run-cli.ts";

const AS_OF = "2026-11-22T12:00:00Z";
const WAREHOUSE = "warehouse";

beforeAll(async () => {
  const world = createWorld({ seed: 7, size: 40, now: Date.parse(AS_OF) });
  await writeSeedLists(world, path.join(folder, WAREHOUSE, "seeds", "handles"));
  await writeUserPages(world, path.join(folder, "pages.jsonl"), "post");
});

/** What a verb printed to stdout, which must be one JSON document and nothing else. */
async function json(...words: string[]): Promise<{ value: unknown; code: number | null; stderr: string }> {
  const { code, stdout, stderr } = await runCli([...words, "--json", "--warehouse", WAREHOUSE]);
  return { value: JSON.parse(stdout), code, stderr };
}

async function jsonOf<Schema extends z.ZodType>(
  schema: Schema,
  ...words: string[]
): Promise<z.infer<Schema>> {
  const { value, code, stderr } = await json(...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return schema.parse(value);
}

test("every stage prints one JSON document with --json, and agrees with the stage before", async () => {
  const counts = z.object({ files: z.array(z.object({ users: z.number(), lines: z.number() })) });
  const imported = await jsonOf(counts, "import", "pages.jsonl", "--simulated", "--as-of", AS_OF);
  expect(imported.files).toEqual([{ lines: 1, users: expect.any(Number) }]);

  const models = z.array(z.object({ model: z.string(), rows: z.number() }));
  const built = z.object({ build_id: z.string(), origin: z.literal("simulated"), models });
  const { models: made, build_id } = await jsonOf(built, "build", "--as-of", AS_OF);
  expect(made.find(({ model }) => model === "curated.authors")?.rows).toBe(imported.files[0]?.users);

  const release = z.object({ folder: z.string(), manifest: z.object({ build_id: z.string() }) });
  const plan = z.object({ plan_id: z.string(), authors: z.number(), batches: z.number() });
  const checks = z.array(z.object({ check: z.string(), severity: z.string(), failing: z.number() }));
  const rows = z.array(z.object({ n: z.number() }));
  const status = z.object({ warehouse: z.string(), origin: z.literal("simulated") });
  const findings = z.array(z.object({ check: z.string(), state: z.enum(["ok", "warn", "fail"]) }));

  const [exported, planned, checked, counted, state, doctor] = await Promise.all([
    jsonOf(release, "export"),
    jsonOf(plan, "plan", "--as-of", AS_OF),
    jsonOf(checks, "check"),
    jsonOf(rows, "sql", "select count(*)::integer as n from curated.authors"),
    jsonOf(status, "status"),
    json("doctor"),
  ]);
  expect(exported.manifest.build_id).toBe(build_id);
  expect(path.dirname(exported.folder)).toBe(warehousePaths(WAREHOUSE).releases);
  expect(planned.batches).toBe(Math.ceil(planned.authors / 15));
  expect(checked.length).toBeGreaterThan(10);
  expect(checked.filter(({ severity, failing }) => severity === "block" && failing > 0)).toEqual([]);
  expect(counted).toEqual([{ n: imported.files[0]?.users }]);
  expect(state.warehouse).toBe(WAREHOUSE);
  const [first] = await jsonOf(
    z.array(z.object({ handle: z.string(), domain: z.string(), m2: z.number() })),
    "sql",
    "select handle, primary_domain as domain, m2_score::double as m2 from curated.authors order by author_id limit 1",
  );
  const explanation = z.object({
    domain: z.string(),
    totals: z.object({ m2_score: z.number() }),
    recomputed: z.object({ tables: z.number() }),
  });
  const comparison = z.object({ models: z.tuple([z.string(), z.string()]), moves: z.array(z.unknown()) });
  const spread = z.object({ score_model: z.string(), drift: z.object({ compared_with: z.string() }) });
  const [explained, compared, distribution] = await Promise.all([
    jsonOf(explanation, "explain", String(first?.handle), "--recompute"),
    jsonOf(comparison, "compare", "m2-2025", "m2-2026"),
    jsonOf(spread, "distribution"),
  ]);
  expect([explained.domain, explained.totals.m2_score]).toEqual([first?.domain, first?.m2]);
  expect(explained.recomputed.tables).toBe(made.length);
  expect(compared.models).toEqual(["m2-2025", "m2-2026"]);
  expect(distribution.drift.compared_with).toBe(path.basename(exported.folder));
  // What the doctor finds depends on the machine; the exit code follows from it.
  const failed = findings.parse(doctor.value).some((finding) => finding.state === "fail");
  expect(doctor.code).toBe(failed ? 1 : 0);
});
