import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { importFiles } from "../../pipelines/extract/import.ts";
import { inventedUser, lineOutcomes, type Workshop, workshop } from "./import-fixtures.ts";

const jsonl = (...values: unknown[]) => `${values.map((value) => JSON.stringify(value)).join("\n")}\n`;
const handles = async (shop: Workshop) => (await shop.rows("users")).map((row) => row.handle);

describe("importFiles", () => {
  it("makes one user and one outcome of each line, traceable to file and line", async () => {
    const shop = await workshop();
    const file = await shop.write(
      "people.jsonl",
      jsonl(inventedUser(1), inventedUser(2, { protected: true })),
    );
    const summary = await shop.import(file);
    const runId = summary.files[0]?.run_id;
    expect(runId).toMatch(/^import_[0-9a-f]{12}$/);
    expect(summary.files).toMatchObject([
      {
        file: "people.jsonl",
        lines: 2,
        already_imported: 0,
        outcomes: { found: 1, protected: 1 },
        users: 2,
        posts: 0,
        quarantined_objects: 0,
        reasons: [],
      },
    ]);
    const lineage = {
      source: "import",
      fetched_at: "2026-11-22 00:00:00",
      run_id: runId,
      batch_id: "b00001",
    };
    expect(await shop.rows("users")).toMatchObject([
      {
        ...lineage,
        author_id: "1000001",
        handle: "invented_1",
        request_id: "people.jsonl:1",
        payload: JSON.stringify(inventedUser(1)),
      },
      { ...lineage, author_id: "1000002", request_id: "people.jsonl:2" },
    ]);
    expect(await shop.rows("outcomes")).toEqual([
      {
        ...lineage,
        requested: "people.jsonl:1",
        requested_kind: "line",
        outcome: "found",
        detail: null,
        author_id: "1000001",
        handle: "invented_1",
        domains: null,
        file: "people.jsonl",
        line: "1",
        request_id: "people.jsonl:1",
      },
      {
        ...lineage,
        requested: "people.jsonl:2",
        requested_kind: "line",
        outcome: "protected",
        detail: null,
        author_id: "1000002",
        handle: "invented_2",
        domains: null,
        file: "people.jsonl",
        line: "2",
        request_id: "people.jsonl:2",
      },
    ]);
  });

  it("takes a page apart: users, posts, a bad object, and what became of the users it could not give", async () => {
    const shop = await workshop();
    const page = {
      data: [inventedUser(1), inventedUser(2, { id: "x2" })],
      includes: { users: [inventedUser(3)], tweets: [{ id: "77", text: "hello" }] },
      errors: [
        {
          resource_type: "user",
          parameter: "usernames",
          value: "gone",
          title: "Not Found Error",
          detail: "Could not find user with usernames: [gone].",
          type: "https://api.x.com/2/problems/resource-not-found",
        },
        {
          resource_type: "user",
          parameter: "ids",
          value: "55",
          title: "Forbidden",
          detail: "User has been suspended: [55].",
          type: "https://api.x.com/2/problems/resource-not-found",
        },
        { resource_type: "tweet", parameter: "pinned_tweet_id", value: "9", title: "Not Found Error" },
      ],
      __twarc: { retrieved_at: "2022-03-16T02:40:46+00:00" },
    };
    const summary = await shop.import(await shop.write("pages.jsonl", jsonl(page)));
    expect(summary.files).toMatchObject([
      { outcomes: { found: 1 }, users: 2, posts: 1, quarantined_objects: 1 },
    ]);
    expect(await handles(shop)).toEqual(["invented_1", "invented_3"]);
    expect(await shop.rows("posts")).toMatchObject([{ post_id: "77", fetched_at: "2022-03-16 02:40:46" }]);
    const reason = 'id "x2" is not 1 to 19 digits';
    const rows = await shop.rows("outcomes");
    expect(
      rows.map((row) => [
        row.requested_kind,
        row.requested,
        row.outcome,
        row.detail,
        row.author_id,
        row.handle,
      ]),
    ).toEqual([
      ["handle", "gone", "not_found", "Could not find user with usernames: [gone].", null, "gone"],
      ["id", "55", "suspended", "User has been suspended: [55].", "55", null],
      ["object", "pages.jsonl:1/users/2", "quarantined", reason, null, null],
      [
        "line",
        "pages.jsonl:1",
        "found",
        `3 users, 1 post, 3 problems; 1 quarantined, first users/2: ${reason}`,
        null,
        null,
      ],
    ]);
    expect(
      rows.every(
        (row) => row.file === "pages.jsonl" && row.line === "1" && row.fetched_at === "2022-03-16 02:40:46",
      ),
    ).toBe(true);
  });

  it("gives every kind of line its outcome", async () => {
    const shop = await workshop();
    const lines = [
      JSON.stringify([inventedUser(1), { data: [inventedUser(2)] }]),
      "",
      " \t",
      '{"data":[{"end":"b","start":"a","tweet_count":1},{"end":"c","start":"b","tweet_count":2}]}',
      '{"id":"1","action":"delete","reason":"protected"}',
      '{"data":[],"meta":{"result_count":0}}',
      '{"data":{"id":"5","text":"alone"}}',
      '{"id":"5","text":"bad","public_metrics":{"like_count":-1}}',
      '{"data":[{"id":"x","username":"a"},{"id":"y","username":"b"}]}',
      '[5,{"id":"3000000","username":"solo"}]',
      "{",
      "null",
      JSON.stringify({ data: inventedUser(4), includes: { posts: [{ id: "6", text: "pinned" }] } }),
    ];
    await shop.import(await shop.write("mixed.jsonl", lines.join("\n")));
    expect(await lineOutcomes(shop)).toEqual([
      ["found", "2 users"],
      ["empty_line", null],
      ["empty_line", null],
      ["no_user", "2 counts"],
      ["no_user", "1 compliance event"],
      ["no_user", "nothing"],
      ["no_user", "1 post"],
      ["quarantined", "public_metrics.like_count -1 is not a whole number of at least 0"],
      ["quarantined", '2 users; 2 quarantined, first users/1: id "x" is not 1 to 19 digits'],
      ["found", "1 element, 1 user; 1 quarantined, first elements/1: not a JSON object"],
      ["quarantined", expect.stringMatching(/^not JSON: /)],
      ["quarantined", "not a JSON object"],
      ["found", "1 user, 1 post"],
    ]);
  });

  it("reads a pretty-printed document as one line, and plain or gzip by content, not by name", async () => {
    const shop = await workshop();
    const pretty = JSON.stringify({ data: [inventedUser(1), inventedUser(2)] }, null, "\t");
    const files = await Promise.all([
      shop.write("pretty.json", `\ufeff\n${pretty}\n`),
      shop.write("list.json.gz", gzipSync(JSON.stringify([inventedUser(3)], null, 2))),
      shop.write("packed.jsonl", gzipSync(jsonl(inventedUser(4), inventedUser(5)))),
      shop.write("plain.jsonl.gz", jsonl(inventedUser(6))),
    ]);
    const summary = await shop.import(...files);
    expect(summary.files.map(({ lines, users }) => [lines, users])).toEqual([
      [1, 2],
      [1, 1],
      [2, 2],
      [1, 1],
    ]);
    const payloads = (await shop.rows("users")).map((row) => String(row.payload));
    expect(payloads.filter((payload) => pretty.includes(payload) && payload.includes("\n\t\t"))).toHaveLength(
      2,
    );
  });

  it("reads a folder at any depth, in order, and names what it left out", async () => {
    const shop = await workshop();
    const folder = path.join(shop.folder, "given");
    await mkdir(path.join(folder, "deep"), { recursive: true });
    await writeFile(path.join(folder, "b.ndjson"), jsonl(inventedUser(1)));
    await writeFile(path.join(folder, "notes.txt"), "x");
    await writeFile(path.join(folder, "deep", "a.json.gz"), gzipSync(jsonl(inventedUser(2))));
    const summary = await shop.import(folder);
    expect(summary.files.map(({ file }) => file)).toEqual(["given/b.ndjson", "given/deep/a.json.gz"]);
    expect(summary.ignored).toEqual([path.join(folder, "notes.txt")]);
    expect((await shop.rows("outcomes")).map((row) => row.requested).sort()).toEqual([
      "given/b.ndjson:1",
      "given/deep/a.json.gz:1",
    ]);
  });

  it("quarantines simulated objects in a live warehouse and real ones in a simulated one", async () => {
    const simulated = { id: "6000000000001000001", username: "sim_ada" };
    const lines = jsonl(simulated, { id: "12", username: "SIM_bob" }, inventedUser(1), {
      data: [
        { id: "6000000000000000077", text: "sim" },
        { id: "77", text: "real" },
      ],
    });
    const live = await workshop();
    await live.import(await live.write("both.jsonl", lines));
    // A real account may call itself sim_anything: the id decides.
    expect(await handles(live)).toEqual(["SIM_bob", "invented_1"]);
    expect((await live.rows("posts")).map((row) => row.post_id)).toEqual(["77"]);
    expect((await lineOutcomes(live))[0]).toEqual([
      "quarantined",
      "id 6000000000001000001 is simulated (@sim_ada); this warehouse holds live data",
    ]);
    const world = await workshop();
    const file = await world.write("both.jsonl", lines);
    await importFiles(world.context, { paths: [file], origin: "simulated" });
    expect((await world.rows("users")).map((row) => [row.handle, row.source])).toEqual([
      ["sim_ada", "simulated"],
    ]);
    expect((await lineOutcomes(world))[2]).toEqual([
      "quarantined",
      "id 1000001 is real (@invented_1); this warehouse holds simulated data",
    ]);
    await expect(world.import(file)).rejects.toThrow(/holds simulated data and takes no live data/);
  });

  it("refuses a missing path and a folder with nothing to import, before it creates anything", async () => {
    const shop = await workshop();
    const file = await shop.write("good.jsonl", jsonl(inventedUser(1)));
    await expect(shop.import(file, path.join(shop.folder, "nowhere"))).rejects.toThrow(
      /nowhere: no such file or folder/,
    );
    await mkdir(path.join(shop.folder, "hollow"));
    await expect(shop.import(path.join(shop.folder, "hollow"))).rejects.toThrow(
      /a directory without files\. /,
    );
    await shop.write("hollow/notes.txt", "x");
    await expect(shop.import(path.join(shop.folder, "hollow"))).rejects.toThrow(
      /without files to import \(1 of other kinds\)/,
    );
    expect(await shop.rows("outcomes")).toEqual([]);
  });
});
