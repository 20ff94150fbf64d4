import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { warehousePaths } from "../../pipelines/core/lake.ts";
import { folder, runCli } from "./run-cli.ts";

/** Fixed, so that it is always the same world, and long past, so that what a machine fetches now counts as fresh. */
const AS_OF = "2026-09-01T00:00:00Z";
/** Ends the process as soon as a host is about to be contacted; tsx itself speaks through a local socket. */
const CONTACT = 99;
const NO_NETWORK = `
  import net from "node:net";
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (...args) {
    const [options] = args.flat();
    return typeof options?.path === "string" ? connect.apply(this, args) : process.exit(${CONTACT});
  };`;

const seedDomains = z.array(z.object({ title: z.string() }));
const titles = seedDomains
  .parse(parse(readFileSync("seeds/domains.csv"), { columns: true }))
  .map(({ title }) => title);

function rawFiles(warehouse: string): string[] {
  const { raw } = warehousePaths(path.join(folder, warehouse));
  return readdirSync(raw, { recursive: true }).map(String).sort();
}

describe.concurrent("npm start", () => {
  test("without a token fills every domain from the simulator, and then has nothing to ask for", async () => {
    const words = ["start", "--size", "150", "--warehouse", "demo", "--as-of", AS_OF];
    const first = await runCli(words);
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining("asking a simulator") });
    expect(titles).toHaveLength(12);
    const lines = first.stdout.split("\n");
    for (const title of titles) {
      const at = lines.findIndex((line) => line.startsWith(`${title}: `));
      expect(lines[at], title).toMatch(/: [1-9]\d* authors?, /);
      expect(lines[at + 1], title).toMatch(/^ +1 +sim_\w+ /);
    }
    expect(first.stdout).toContain("Every author above is simulated");

    const raw = rawFiles("demo");
    const second = await runCli([...words, "--json"]);
    expect({ code: second.code, stderr: second.stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(second.stdout)).toMatchObject({ extracted: { authors: 0, requests: 0, dollars: 0 } });
    expect(rawFiles("demo")).toEqual(raw);
  });

  test("leaves handle lists alone that were changed, says so, and goes by them", async () => {
    const words = ["start", "--size", "20", "--warehouse", "edited", "--as-of", AS_OF];
    const made = await runCli(words);
    expect(made).toMatchObject({ code: 0, stderr: expect.not.stringContaining("changed by hand") });
    const list = path.join(folder, "edited", "seeds", "handles", "security.csv");
    const edited = `${readFileSync(list, "utf8")}sim_added,security,unverified,simulated,,2026-08-01,\n`;
    writeFileSync(list, edited);
    const again = await runCli(words);
    expect(again).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("were changed by hand, so they stay"),
    });
    expect(again.stdout).toContain("1 handle asked for");
    const json = await runCli([...words, "--seed", "8", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ kept_lists: path.join("edited", "seeds", "handles") });
    expect(readFileSync(list, "utf8")).toBe(edited);
  });

  test("without a token writes nothing into a live warehouse", async () => {
    const { raw, root } = warehousePaths(path.join(folder, "real"));
    mkdirSync(raw, { recursive: true });
    writeFileSync(path.join(raw, "origin.json"), '{"origin":"live","format":1}');
    const { code, stderr } = await runCli(["start", "--size", "20", "--warehouse", "real"]);
    expect(stderr).toMatch(/^error: real: this warehouse holds live data/);
    expect(code).toBe(1);
    expect(readdirSync(root, { recursive: true }).map(String).sort()).toEqual([
      "raw",
      path.join("raw", "origin.json"),
    ]);
  });

  test("with a token says what it would cost, and contacts nobody until told to spend it", async () => {
    const { code, stdout, stderr } = await runCli(["start", "--warehouse", "live", "--limit", "30"], {
      token: "AAAA-not-a-real-token",
      before: NO_NETWORK,
    });
    expect(stdout).toMatch(
      /^To be read: 30 authors in 1 request, at most \$(\d+\.\d\d)\.\nNothing was sent\. .*\n +npm start -- --limit 30 --yes --budget \1 --warehouse live\n$/,
    );
    expect(`${stdout}${stderr}`).not.toContain("AAAA");
    expect(code).toBe(0);
    expect(existsSync(warehousePaths(path.join(folder, "live")).raw)).toBe(false);
  });

  test("the guard of the test above sees a contact", async () => {
    const { code } = await runCli(["start", "--size", "20", "--warehouse", "guarded"], {
      before: NO_NETWORK,
    });
    expect(code).toBe(CONTACT);
  });
});
