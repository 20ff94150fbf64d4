import { describe, expect, test } from "vitest";
import { verbs } from "../../pipelines/verbs/index.ts";
import { runCli } from "./run-cli.ts";

const NAMES = verbs.map(({ command }) => command.split(" ")[0] ?? command);

describe.concurrent("what the command line does not understand is one line on stderr and exit code 1", () => {
  test.each([
    [["frobnicate"], /frobnicate.* The verbs are start, seeds, plan, .*\.$/],
    [["plan", "--frobnicate"], /frobnicate.* See npm run plan -- --help\.$/],
    [["build", "--as-of", "yesterday"], /--as-of 'yesterday' is not a moment\. Write it like /],
    [["build", "--as-of"], /as-of.* See npm run build -- --help\.$/],
    [["import"], /See npm run import -- --help\.$/],
    [["plan", "--batch-size", "9"], /--batch-size is 10 to 20\.$/],
    [["status", "--warehouse", "a", "--warehouse", "b"], /--warehouse is given once/],
    [["build", "--warehouse", "nowhere"], /^error: nowhere: this warehouse holds no raw data\. Run npm run /],
  ])("%j", async (words, message) => {
    const { code, stdout, stderr } = await runCli(words);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr.trimEnd()).toMatch(message);
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });
});

describe.concurrent("help", () => {
  test("comes without a verb, names every verb, and is an error", async () => {
    const { code, stderr } = await runCli([]);
    for (const name of NAMES) expect(stderr).toContain(`npm run ${name}`);
    expect(stderr).toMatch(/\nerror: Name a verb\. [^\n]+\n$/);
    expect(code).toBe(1);
  });

  test.each(NAMES)("of %s shows how to type it", async (name) => {
    const { code, stdout, stderr } = await runCli([name, "--help"]);
    expect(stdout).toMatch(new RegExp(`^npm run ${name}\\b`));
    expect(stdout).toMatch(new RegExp(`\\nExamples:\\n +npm run (-s )?${name}\\b`));
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });
});
