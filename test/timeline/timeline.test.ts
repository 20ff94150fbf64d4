import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { build } from "../../pipelines/build/build.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { withDatabase } from "../../pipelines/core/warehouse.ts";
import { importFiles } from "../../pipelines/extract/import.ts";
import { temporaryContext } from "../export/fixture.ts";

const AS_OF = Date.parse("2026-11-22T12:00:00Z");

interface Seen {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly description: string;
  readonly followers: number;
  readonly url?: string;
}
const ada = (username: string, followers: number): Seen => ({
  id: 1,
  username,
  name: "Zadie Plimvex",
  description: "I study deep learning and neural networks. PhD student.",
  followers,
});
const BEE: Seen = {
  id: 2,
  username: "beegrombel",
  name: "Bea Grombel",
  description: "I write about machine learning. Mother of two.",
  followers: 70_000,
};
const CAY: Seen = {
  id: 3,
  username: "cayflimsy",
  name: "Cay Flimsywinkle",
  description: "I teach machine learning. In English: @cayflimsy_en",
  followers: 90_000,
};
const CAY_EN: Seen = {
  ...CAY,
  id: 4,
  username: "cayflimsy_en",
  description: "I teach machine learning. Main account: @cayflimsy",
  followers: 60_000,
};
const TAKER: Seen = {
  id: 5,
  username: "BeeGrombel",
  name: "Trundle Marn",
  description: "I like dogs and rain.",
  followers: 80_000,
};

const DAYS = ["2026-11-01T10:00:00Z", "2026-11-08T10:00:00Z", "2026-11-15T10:00:00Z"];
/** What X answered in three weeks. */
const WEEKS: readonly (readonly Seen[])[] = [
  [ada("zadie", 50_000), BEE, CAY, CAY_EN],
  [ada("zadieplimvex", 51_000), BEE, CAY, CAY_EN],
  // Bee has another handle, and somebody else has hers.
  [ada("ZadiePlimvex", 52_000), { ...BEE, username: "bea_grombel" }, TAKER, CAY, CAY_EN],
];
const page = (week: number) =>
  JSON.stringify({
    data: WEEKS[week]?.map(({ id, username, name, description, followers, url }) => ({
      id: String(14_000_000 + id * 1000),
      username,
      name,
      description,
      url,
      created_at: `2008-04-0${id}T17:3${id}:25.000Z`,
      verified_type: "none",
      protected: false,
      profile_image_url: `https://pbs.twimg.com/profile_images/14${id}/invented.jpg`,
      public_metrics: {
        followers_count: followers,
        following_count: 300 + id,
        tweet_count: 5_000 + 71 * id + week,
        listed_count: 700 + 13 * id,
        like_count: 900 + id,
        media_count: 50 + id,
      },
    })),
    __twarc: { retrieved_at: DAYS[week] },
  });

/** The same seeds in several files, cases and spellings. */
const LISTS = {
  ai_research: ["zadie", "ZADIEPLIMVEX", "beegrombel", "CayFlimsy", "cayflimsy_en"],
  edtech: ["Zadie", "cayflimsy"],
};
const DECISION =
  "14003000,cayflimsy,twin,same_person,14004000,ann,2026-11-16T10:00:00Z,her website names both";

/** A warehouse into which weeks were imported in an order, perhaps several into one file, and perhaps more than once. */
async function imported(files: readonly (readonly number[])[], decision?: string): Promise<Context> {
  const context = await temporaryContext({ sqlDir: "sql", asOf: AS_OF, memoryLimit: "1GiB" });
  const { seedsDir, handlesDir, warehouse } = context.config;
  await cp("seeds", seedsDir, { recursive: true, filter: (file) => path.basename(file) !== "handles" });
  await mkdir(handlesDir);
  if (decision !== undefined) {
    const header = "author_id,handle,question,decision,other_id,decided_by,decided_at,why";
    await writeFile(path.join(seedsDir, "reviews.csv"), `${header}\n${decision}\n`);
  }
  for (const [domain, handles] of Object.entries(LISTS)) {
    const lines = handles.map((handle) => `${handle},${domain},seen,curator,,2026-11-01,`);
    const header = "handle,domain,status,source_type,evidence_url,added_at,note";
    await writeFile(path.join(handlesDir, `${domain}.csv`), `${[header, ...lines].join("\n")}\n`);
  }
  for (const [i, weeks] of files.entries()) {
    const file = path.join(warehouse.root, `${i}.jsonl`);
    await writeFile(file, `${weeks.map(page).join("\n")}\n`);
    await importFiles(context, { paths: [file], origin: "live" });
  }
  await build(context);
  return context;
}

async function rows(context: Context, sql: string): Promise<unknown[][]> {
  const options = { file: context.config.warehouse.database, readOnly: true };
  return withDatabase(options, async (database) => (await database.table(sql)).rows);
}

let inOrder: Context;
beforeAll(async () => {
  inOrder = await imported([[0], [1], [2]]);
});

test("an author is followed through renames, and a seed in several lists, cases and spellings is one author", async () => {
  expect(
    await rows(inOrder, "select handle, domains from curated.authors where is_curated order by author_id"),
  ).toEqual([
    ["ZadiePlimvex", ["ai_research", "edtech"]],
    ["bea_grombel", ["ai_research"]],
    ["cayflimsy", ["ai_research", "edtech"]],
    ["cayflimsy_en", ["ai_research"]],
  ]);
  expect(
    await rows(
      inOrder,
      "select handle, domain, why from ops.merged_seeds where author_id = '14001000' order by handle, domain",
    ),
  ).toEqual([
    ["zadie", "ai_research", "on 2 lists; an earlier handle, or one X answered with the author"],
    ["zadie", "edtech", "on 2 lists; an earlier handle, or one X answered with the author"],
    ["zadieplimvex", "ai_research", "spelled otherwise; the handle now"],
  ]);
});

test("who takes a listed handle over alarms and gets nothing of the seed", async () => {
  expect(
    await rows(
      inOrder,
      "select action, handle, new_handle, note from ops.seed_proposals order by action, handle",
    ),
  ).toEqual([
    [
      "alarm",
      "beegrombel",
      "bea_grombel",
      "the list means author 14002000, the handle is now of author 14005000",
    ],
    ["rename", "Zadie", "ZadiePlimvex", "author 14001000 is now @ZadiePlimvex"],
    ["rename", "zadie", "ZadiePlimvex", "author 14001000 is now @ZadiePlimvex"],
  ]);
  expect(
    await rows(inOrder, "select bool_or(is_seeded) from curated.decisions where author_id = '14005000'"),
  ).toEqual([[false]]);
});

test("twins are proposed, and merged when a person has decided so", async () => {
  const pairs = "select author_id, other_id, evidence, decision from authors.twins";
  expect(await rows(inOrder, pairs)).toEqual([
    [
      "14003000",
      "14004000",
      [
        "the same unusual name",
        "each names the other in the bio",
        "one says that the account beside it is its own",
        "one handle within the other",
      ],
      null,
    ],
  ]);
  const decided = await imported([[0], [1], [2]], DECISION);
  expect(
    await rows(decided, "select handle from curated.authors where is_curated order by author_id"),
  ).toEqual([["ZadiePlimvex"], ["bea_grombel"], ["cayflimsy"]]);
  expect(
    await rows(decided, "select handle, domain, detail from curated.rejected where reason = 'twin'"),
  ).toEqual([
    [
      "cayflimsy_en",
      "ai_research",
      "the same person as @cayflimsy, decided by ann on 2026-11-16: her website names both",
    ],
  ]);
});

/** All rows of tables of authors, without the lines of the files they came from. What integrity compares are whole runs. */
async function published(context: Context): Promise<Map<string, unknown[][]>> {
  const tables = await rows(
    context,
    `select table_schema || '.' || table_name,
       string_agg(column_name, ', ' order by ordinal_position)
         filter (
           where column_name not in ('run_id', 'batch_id', 'request_id', 'raw_id')
           and not (table_schema = 'ops' and column_name like '%evidence')
         )
     from information_schema.columns
     where table_schema in ('authors', 'curated', 'scores', 'signals') and table_name <> 'integrity_readings'
       or table_name in ('merged_seeds', 'seed_authors')
     group by all order by all`,
  );
  const found = new Map<string, unknown[][]>();
  for (const [table, columns] of tables)
    found.set(String(table), await rows(context, `select ${columns} from ${table} order by all`));
  return found;
}

test.each<[string, number[][]]>([
  ["in reverse order, and each twice", [[2], [1], [0], [1], [2], [0]]],
  ["once apart and once together in another order", [[2, 0, 1], [1], [0], [2]]],
])("importing the same answers %s changes nothing", async (_, files) => {
  const expected = await published(inOrder);
  expect(expected.size).toBeGreaterThan(40);
  for (const [table, found] of await published(await imported(files)))
    expect(found, table).toEqual(expected.get(table));
});
