import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { folder, runCli } from "./run-cli.ts";

const OWN = ["--seeds", "seeds"];
const LIST = path.join("seeds", "handles", "security.csv");

beforeAll(async () => {
  await cp("seeds", path.join(folder, "seeds"), { recursive: true });
  await writeFile(path.join(folder, "people.csv"), "X handle;topic\n@brand_new;Cybersecurity\nJane Doe;AI\n");
});

test("adopt shows what it would do, does it with --write, and saves what it cannot take", async () => {
  const list = () => readFile(path.join(folder, LIST), "utf8");
  const before = await list();
  const shown = await runCli(["seeds", "adopt", "people.csv", ...OWN]);
  expect(shown).toMatchObject({ code: 0, stderr: "" });
  expect(shown.stdout).toContain("npm run seeds -- adopt people.csv --write");
  expect(await list()).toBe(before);
  const done = await runCli(["seeds", "adopt", "people.csv", "--write", "--rejects", "no.csv", ...OWN]);
  expect(done).toMatchObject({ code: 0, stderr: "" });
  expect(await list()).toMatch(/\nbrand_new,security,unverified,adopted,,\d{4}-\d\d-\d\d,\n/);
  expect(
    (await list())
      .split("\n")
      .filter((line) => !line.startsWith("brand_new,"))
      .join("\n"),
  ).toBe(before);
  expect(await readFile(path.join(folder, "no.csv"), "utf8")).toMatch(
    /\npeople\.csv,3,"a name or several words/,
  );
  const again = await runCli(["seeds", "adopt", "people.csv", "--json", ...OWN]);
  expect(JSON.parse(again.stdout)).toMatchObject({ results: { already_there: 1, rejected: 1 }, changes: [] });
});

test("lint ends with 0 on warnings and with 1 on errors, which all stand on stdout", async () => {
  const warned = await runCli(["seeds", "lint", ...OWN]);
  expect(warned).toMatchObject({ code: 0, stderr: "" });
  expect(warned.stdout).toMatch(/: 0 errors, \d+ warnings\n$/);
  const broken = path.join(folder, "broken");
  await cp("seeds", broken, { recursive: true });
  await writeFile(path.join(broken, "prices.csv"), "resource\n");
  await writeFile(path.join(broken, "rules", "settings.csv"), "name,value,meaning\nA,b,c\nB,b,c\n");
  const { code, stdout, stderr } = await runCli(["seeds", "lint", "--json", "--seeds", "broken"]);
  expect(code).toBe(1);
  expect(stderr).toBe("error: 3 errors in the seeds. See the lines above.\n");
  const { findings } = JSON.parse(stdout) as { findings: { severity: string; file: string; line: number }[] };
  expect(
    findings.filter(({ severity }) => severity === "error").map(({ file, line }) => `${file}:${line}`),
  ).toEqual(["broken/rules/settings.csv:2", "broken/rules/settings.csv:3", "broken/prices.csv:1"]);
});

test.each([
  [["adopt"], /^error: adopt needs a file\./],
  [["lint", "people.csv"], /^error: lint takes no files/],
  [["refresh", "--write"], /^error: refresh takes no files/],
  [
    ["refresh", "--warehouse", "nowhere"],
    /^error: nowhere\/m3\.duckdb: no tables here yet\. Run npm run build first\.\n$/,
  ],
  [["adopt", "nobody.csv"], /^error: nobody\.csv: no such file\./],
])("%j is refused in one line", async (words, message) => {
  const { code, stdout, stderr } = await runCli(["seeds", ...words, ...OWN]);
  expect(stderr).toMatch(message);
  expect(stdout).toBe("");
  expect(code).toBe(1);
});
