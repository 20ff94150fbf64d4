import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { runCli, spawnCli } from "./run-cli.ts";

describe.concurrent("how a process ends", () => {
  test("a bug exits with 70 and shows its stack", async () => {
    const before =
      "globalThis.AbortController = class { constructor() { throw new TypeError('broken for a test'); } }";
    const { code, stdout, stderr } = await runCli(["sql"], { before });
    expect(stderr).toMatch(/^bug: TypeError: broken for a test\n( +at .*\n)+ +at .*cli\.ts:\d+/);
    expect(stdout).toBe("");
    expect(code).toBe(70);
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s exits with %i and says how to go on", async (signal, expected) => {
    const child = spawnCli(["simulate", "--port", "0", "--size", "20"]);
    const stderr = text(child.stderr);
    await once(child.stdout, "data");
    child.kill(signal);
    const [code] = await once(child, "close");
    expect(await stderr).toContain(
      `stopped by ${signal}; nothing is lost. Resume with: npm run simulate -- --port 0 --size 20\n`,
    );
    expect(code).toBe(expected);
  });

  test("a reader that closes the pipe early is no failure", async () => {
    const child = spawnCli(["sql", "--json"]);
    const stderr = text(child.stderr);
    child.stdout.destroy();
    const [code] = await once(child, "close");
    expect(await stderr).toBe("");
    expect(code).toBe(0);
  });
});
