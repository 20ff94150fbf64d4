import { execFile } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "csv-parse/sync";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { describe, expect, test } from "vitest";
import type { Context } from "../../pipelines/core/context.ts";
import { Interrupted } from "../../pipelines/core/errors.ts";
import { exists, sha256File } from "../../pipelines/core/lake.ts";
import { withWriterLock } from "../../pipelines/core/lock.ts";
import type { Progress } from "../../pipelines/core/progress.ts";
import { claimOrigin } from "../../pipelines/core/raw.ts";
import { exportRelease } from "../../pipelines/export/release.ts";
import { verifyRelease } from "../../pipelines/export/verify.ts";
import { makeTables, NASTY, temporaryContext } from "./fixture.ts";

const run = promisify(execFile);

async function rowsOf(file: string): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: await asyncBufferFromFile(file), compressors });
}

async function leftovers({ config }: Context): Promise<string[]> {
  return readdir(config.warehouse.staging).catch(() => []);
}

describe("a release", () => {
  test("holds the tables an independent reader finds, with the manifest's rows and checksums", async () => {
    const context = await temporaryContext();
    await makeTables(context);
    const { folder, manifest, existed } = await exportRelease(context);

    expect(existed).toBe(false);
    expect(path.basename(folder)).toBe("2026-11-22-01234567");
    expect(manifest).toMatchObject({
      origin: "live",
      build_id: "0123456789abcdef",
      as_of: "2026-11-22T00:00:00.000Z",
    });
    expect(manifest.domains).toEqual([
      { domain: "ai_research", authors: 9, rejected: 4 },
      { domain: "security", authors: 9, rejected: 0 },
    ]);
    expect(manifest.outcomes).toEqual([{ requested_kind: "handle", outcome: "found", outcomes: 22 }]);
    expect(manifest.files.map((file) => file.path)).toEqual([
      "changes.csv",
      "contract.json",
      "csv/domains/ai_research.csv",
      "csv/domains/security.csv",
      "csv/rejected.csv",
      "parquet/domains/domain=ai_research/part-0.parquet",
      "parquet/domains/domain=security/part-0.parquet",
      "parquet/rejected.parquet",
    ]);
    for (const file of manifest.files) {
      const at = path.join(folder, file.path);
      expect(await sha256File(at), file.path).toBe(file.sha256);
      expect((await readFile(at)).length, file.path).toBe(file.bytes);
      if (!file.path.endsWith(".parquet")) continue;
      const metadata = await parquetMetadataAsync(await asyncBufferFromFile(at));
      const rows = await rowsOf(at);
      expect(Number(metadata.num_rows)).toBe(file.rows);
      expect(rows).toHaveLength(file.rows);
      expect(Object.keys(rows[0] ?? {})).toEqual(file.columns.map(({ name }) => name));
      const codecs = metadata.row_groups.flatMap((group) =>
        group.columns.map((column) => column.meta_data?.codec),
      );
      expect(new Set(codecs)).toEqual(new Set(["ZSTD"]));
    }
    const sums = (await readFile(path.join(folder, "SHA256SUMS"), "utf8")).trimEnd().split("\n");
    expect(sums).toHaveLength(manifest.files.length + 1);
    for (const line of sums)
      expect(await sha256File(path.join(folder, line.slice(66)))).toBe(line.slice(0, 64));
    const pointer = await readFile(path.join(context.config.warehouse.releases, "latest"), "utf8");
    expect(JSON.parse(pointer)).toEqual({ release: manifest.release });
    expect(await leftovers(context)).toEqual([]);
  });

  test("sorts by rank and leaves the domain to the folder's name", async () => {
    const context = await temporaryContext();
    await makeTables(context);
    const { folder } = await exportRelease(context);
    const rows = await rowsOf(path.join(folder, "parquet/domains/domain=security/part-0.parquet"));
    expect(rows.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(rows[0]).not.toHaveProperty("domain");
  });

  test("has a contract that its own rows satisfy and a broken row does not", async () => {
    const context = await temporaryContext();
    await makeTables(context);
    const { folder } = await exportRelease(context);
    const schema = JSON.parse(await readFile(path.join(folder, "contract.json"), "utf8"));
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const validate = ajv.compile({ ...schema, $ref: "#/$defs/curated.security" });
    const rows = await rowsOf(path.join(folder, "parquet/domains/domain=security/part-0.parquet"));
    const plain = JSON.parse(JSON.stringify(rows, (_, v) => (typeof v === "bigint" ? Number(v) : v)));
    for (const row of plain)
      expect(validate({ ...row, domain: "security" }), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...plain[0], domain: "security", handle: null })).toBe(false);
    expect(validate({ ...plain[0], domain: "security", more: 1 })).toBe(false);
    expect(validate(plain[0])).toBe(false);
  });

  test("gives a CSV from which every text comes back, and none that a spreadsheet runs", async () => {
    const context = await temporaryContext();
    await makeTables(context);
    const { folder } = await exportRelease(context);
    const csv = await readFile(path.join(folder, "csv/domains/ai_research.csv"), "utf8");
    const rows: Record<string, string>[] = parse(csv, { columns: true });
    const texts = rows.map(({ description = "" }) => description);
    expect(texts.filter((text) => /^[=+\-@\t\r\n＝]/.test(text))).toEqual([]);
    expect(texts.map((text) => text.replace(/^'/, ""))).toEqual(NASTY);
    expect(rows.map(({ trend }) => trend)).toEqual(Array(9).fill("-0.5"));
    expect(JSON.parse(rows[0]?.reasons ?? "")).toEqual(["a", 'b "c"']);
    expect(csv).toContain(',"",');
  });

  test("is the same bytes from the same build, and is verified when it is already there", async () => {
    const context = await temporaryContext();
    await makeTables(context);
    const first = await exportRelease(context);
    const sums = await readFile(path.join(first.folder, "SHA256SUMS"), "utf8");
    const again = await exportRelease(context);
    expect(again.existed).toBe(true);
    await rm(first.folder, { recursive: true });
    const fresh = await exportRelease(context);
    expect(fresh.existed).toBe(false);
    expect(await readFile(path.join(fresh.folder, "SHA256SUMS"), "utf8")).toBe(sums);

    const file = path.join(fresh.folder, "csv/rejected.csv");
    await writeFile(file, `${await readFile(file, "utf8")}x`);
    await expect(exportRelease(context)).rejects.toThrow(
      /csv\/rejected\.csv: this file is missing, added or changed/,
    );
  });

  test("tells what changed since the one before", async () => {
    const context = await temporaryContext();
    await makeTables(context, { asOf: "2026-11-21 00:00:00", buildId: "aaaaaaaaaaaaaaaa" });
    const first = await exportRelease(context);
    expect(first.manifest.changes).toEqual({ compared_with: null, domains: [], drift: [] });
    expect(await readFile(path.join(first.folder, "changes.csv"), "utf8")).toBe(
      "domain,author_id,handle,change,rank_before,rank_now\n",
    );

    const swap = `delete from curated.security where rank = 9;
      update curated.security set rank = case rank when 1 then 2 when 2 then 1 else rank end;
      update curated.security set author_id = '77', handle = 'newcomer' where rank = 5`;
    await makeTables(context, { buildId: "bbbbbbbbbbbbbbbb", change: swap });
    const { manifest, folder } = await exportRelease(context);
    expect(manifest.changes).toEqual({
      compared_with: first.manifest.release,
      domains: [
        { domain: "ai_research", entered: 0, left: 0, up: 0, down: 0, same: 9 },
        { domain: "security", entered: 1, left: 2, up: 1, down: 1, same: 5 },
      ],
      drift: ["ai_research", "security"].map((domain) =>
        expect.objectContaining({ domain, verdict: "too few" }),
      ),
    });
    expect(parse(await readFile(path.join(folder, "changes.csv")))).toEqual([
      ["domain", "author_id", "handle", "change", "rank_before", "rank_now"],
      ["security", "2000", "h20000", "down", "1", "2"],
      ["security", "2001", "h20001", "up", "2", "1"],
      ["security", "2004", "h20004", "left", "5", ""],
      ["security", "2008", "h20008", "left", "9", ""],
      ["security", "77", "newcomer", "entered", "", "5"],
    ]);
  });

  test("is compared with the one exported last when both are of the same moment", async () => {
    const context = await temporaryContext();
    const exported: string[] = [];
    for (const buildId of ["cccccccccccccccc", "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"]) {
      await makeTables(context, { buildId });
      const { manifest } = await exportRelease(context);
      expect(manifest.changes.compared_with).toBe(exported.at(-1) ?? null);
      exported.push(manifest.release);
    }
    await makeTables(context, { buildId: "dddddddddddddddd", asOf: "2026-11-20 00:00:00" });
    expect((await exportRelease(context)).manifest.changes.compared_with).toBeNull();
  });

  test("says that it is simulated in its name, manifest and rows", async () => {
    const context = await temporaryContext();
    await makeTables(context, { origin: "simulated" });
    const { manifest, folder } = await exportRelease(context);
    expect(manifest).toMatchObject({ release: "simulated-2026-11-22-01234567", origin: "simulated" });
    const rows = await rowsOf(path.join(folder, "parquet/rejected.parquet"));
    expect(new Set(rows.map(({ origin }) => origin))).toEqual(new Set(["simulated"]));
  });
});

describe("nothing is published", () => {
  const refusals: [string, string, RegExp][] = [
    [
      "a blocking check fails",
      "update ops.checks set failing_rows = 3",
      /blocking check no_author_is_lost found 3 rows/,
    ],
    [
      "a row is simulated",
      "update curated.rejected set origin = 'simulated' where handle = 'r2'",
      /curated.rejected: 1 rows are not live/,
    ],
    [
      "a row has no origin",
      "update curated.security set origin = null where rank = 1",
      /curated.security: 1 rows are not live/,
    ],
    [
      "the build is of another origin",
      "update ops.build set origin = 'simulated'",
      /built from simulated data, but the warehouse states live/,
    ],
    [
      "a promised table is missing",
      "delete from ops.tables where table_name = 'rejected'",
      /curated.rejected: promised by a contract, but not built/,
    ],
    [
      "a domain's column differs",
      "alter table curated.security drop column trend",
      /column 10 of curated.security is reasons varchar\[\], the contract says trend double/,
    ],
    ["the build is unfinished", "drop table ops.checks", /not a finished build/],
  ];
  test.each(refusals)("when %s", async (_, change, message) => {
    const context = await temporaryContext();
    await makeTables(context, { change });
    await expect(exportRelease(context)).rejects.toThrow(message);
    expect(await exists(context.config.warehouse.releases)).toBe(false);
    expect(await leftovers(context)).toEqual([]);
  });

  test("when memory does not suffice, and it says what to set", async () => {
    const context = await temporaryContext({ memoryLimit: "8MB" });
    await makeTables(context, { authors: 30_000 });
    await expect(exportRelease(context)).rejects.toThrow(/does not fit into 8MB of memory.*M3_MEMORY_LIMIT/);
    expect(await leftovers(context)).toEqual([]);
  });

  test("without a build, and nothing is made", async () => {
    const context = await temporaryContext();
    await claimOrigin(context.config.warehouse, "live");
    await expect(exportRelease(context)).rejects.toThrow(/no tables to export.*npm run build/);
    expect(await exists(context.config.warehouse.database)).toBe(false);
  });

  test("while another verb writes", async () => {
    const context = await temporaryContext();
    await makeTables(context);
    await withWriterLock(context.config.warehouse, async () => {
      // DuckDB's lock is per process: another process is needed to be refused.
      const script = `import("./pipelines/core/lock.ts").then(({ withWriterLock }) => import("./pipelines/core/lake.ts").then(({ warehousePaths }) =>
        withWriterLock(warehousePaths(process.argv[1]), async () => {}))).catch((e) => { console.log(e.message); })`;
      const { stdout } = await run(process.execPath, [
        "--import",
        "tsx",
        "-e",
        script,
        context.config.warehouse.root,
      ]);
      expect(stdout).toMatch(/is writing to this warehouse/);
    });
  });

  test("when it is stopped half-way: no folder, no new pointer, the previous release as it was", async () => {
    const context = await temporaryContext();
    const { releases } = context.config.warehouse;
    await makeTables(context, { asOf: "2026-11-21 00:00:00", buildId: "aaaaaaaaaaaaaaaa" });
    const first = await exportRelease(context);
    await makeTables(context);
    const stop = new AbortController();
    const seen: (string | undefined)[] = [];
    const update = (_: number, table?: string) => {
      seen.push(table);
      if (seen.length === 2) stop.abort(new Interrupted("SIGINT", "npm run export"));
    };
    const progress: Progress = {
      note: () => undefined,
      task: () => ({ update, hold: () => undefined, finish: () => undefined }),
    };
    await expect(exportRelease({ ...context, progress, signal: stop.signal })).rejects.toThrow(Interrupted);
    expect(seen).toEqual(["curated.ai_research", "curated.security"]);
    expect((await readdir(releases)).sort()).toEqual([first.manifest.release, "latest"]);
    expect(JSON.parse(await readFile(path.join(releases, "latest"), "utf8")).release).toBe(
      first.manifest.release,
    );
    expect(await leftovers(context)).toEqual([]);
    await verifyRelease(first.folder);
  });
});
