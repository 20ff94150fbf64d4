import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readPolicy } from "../../pipelines/extract/policy.ts";
import { makeContext } from "./extract-support.ts";

/** The configuration of a context whose thresholds are those of the project, put through `edit`. */
async function configWith(edit: (lines: string) => string) {
  const { config } = await makeContext("http://127.0.0.1:9");
  const seedsDir = path.join(config.warehouse.root, "seeds");
  await cp("seeds", seedsDir, { recursive: true });
  const file = path.join(seedsDir, "rules", "thresholds.csv");
  await writeFile(file, edit(await readFile(file, "utf8")));
  return { ...config, seedsDir };
}

test("the policy comes from the thresholds, times in milliseconds", async () => {
  const edit = (lines: string) =>
    lines
      .replace(/^extract_backoff_first,.*?,/m, "extract_backoff_first,2.5,")
      .replace(/^extract_slow_share,.*?,/m, "extract_slow_share,0.25,")
      .replace(/^extract_breaker_longest_pause,.*?,/m, "extract_breaker_longest_pause,77,");
  const policy = await readPolicy(await configWith(edit), 30_000);
  expect(policy).toMatchObject({
    backoffFirstMs: 2_500,
    breaker: { longestPauseMs: 77_000 },
    sizing: { slowMs: 7_500, largest: 100 },
  });
});

const names = (await readFile("seeds/rules/thresholds.csv", "utf8")).match(/^extract_\w+/gm) ?? [];

test("has a threshold for all it needs", () => {
  expect(names.length).toBeGreaterThanOrEqual(15);
});

test.each(names)("without %s there is one line that tells which and where", async (name) => {
  const config = await configWith((lines) => lines.replace(new RegExp(`^${name},.*\n`, "m"), ""));
  await expect(readPolicy(config, 30_000)).rejects.toThrow(
    new RegExp(`thresholds\\.csv: the threshold '${name}' is missing\\. Add a line for it\\.$`),
  );
});
