import { beforeAll, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";
import { MODEL_FILE, thresholdsWith } from "./identity-model.ts";

const WORDS = "Sings of looms and rivers, bakes square bread and mends old clocks";
const LINK = { expanded_url: "https://www.zorblax.example/home/?utm=1" };

/** Handle → profile. */
const PROFILES = {
  zorblaxquiff: {
    name: "Zorblax Quiff",
    description: "Sings. In English: @zorblax_en",
    followers_count: 900_000,
  },
  zorblax_en: { name: "Zorblax Quiff", description: "Main account @ZorblaxQuiff", followers_count: 500_000 },
  grombelflim: { name: "Grombel Flim", description: "Founder with @wobblenix" },
  wobblenix: { name: "Wobble Nix", description: "Founder with @grombelflim" },
  annasmith: { name: "Anna Smith", description: "Reads" },
  anna_smith1: { name: "Anna Smith", description: "Writes" },
  linkone: { ...LINK, name: "Trundle Vex", description: WORDS },
  linktwo: {
    ...LINK,
    expanded_url: "http://zorblax.example/home",
    name: "Plim Vex",
    description: `${WORDS}!`,
  },
  mockquiff: { name: "Zorblax Quiff", description: "Not @zorblaxquiff", parody: true },
  posterone: { name: "Quorn Ablet", description: "Main: @postertwo" },
  postertwo: { name: "Dilly Marn", description: "Bakes" },
  said_by_one: { name: "Hettle Broon", description: "Paints" },
  said_by_two: { name: "Farl Gimmet", description: "Sews" },
  fabrics: {
    name: "Moontide Weavers Ltd",
    description: "Our team sells fabric. Customer support: @fabricshelp",
  },
  fabricshelp: { name: "Moontide Weavers Ltd", description: "Customer support team of @fabrics. We answer." },
};
const HANDLES = Object.keys(PROFILES);
const idOf = (handle: string) => String(100 + HANDLES.indexOf(handle));
const post = (handle: string, id: number, text: string, more: object = {}) => ({
  author_id: idOf(handle),
  post_id: String(id),
  text,
  ...more,
});
const LONG = "a walk along the canal shows forty herons, two barges and a lost umbrella";

let built: Built;
beforeAll(async () => {
  built = await buildFrom({
    users: HANDLES.map((handle, i) => ({
      author_id: String(100 + i),
      handle,
      followers_count: 100_000 + i,
      following_count: 310 + i,
      listed_count: 1_000 + 3 * i,
      posts_count: 1_000 + 7 * i,
      created_at: Date.parse("2015-06-01T10:20:30Z") + i * 86_399_000,
      ...PROFILES[handle as keyof typeof PROFILES],
    })),
    posts: [
      post("posterone", 1, `Today ${LONG} https://t.co/abc`),
      post("postertwo", 2, `today, ${LONG}! https://t.co/xyz`),
      post("posterone", 3, `Tomorrow ${LONG}`),
      post("postertwo", 4, `Tomorrow ${LONG}`),
      // Many repost the same.
      post("grombelflim", 5, `Yesterday ${LONG}`, { referenced_kinds: ["retweeted"] }),
      post("annasmith", 6, `Yesterday ${LONG}`, { referenced_kinds: ["retweeted"] }),
      post("posterone", 7, "Good morning"),
      post("annasmith", 8, "Good morning"),
    ],
    handles: { ai_research: HANDLES, edtech: ["zorblax_en"] },
    seeds: {
      "identity_models/m3-1.csv": MODEL_FILE,
      "rules/thresholds.csv": await thresholdsWith(0.3, 0.8),
      "reviews.csv": [
        "author_id,handle,question,decision,other_id,decided_by,decided_at,why",
        `${idOf("linktwo")},linktwo,twin,different_people,${idOf("linkone")},ann,2026-11-20T10:00:00Z,a couple`,
        `${idOf("said_by_two")},said_by_two,twin,same_person,${idOf("said_by_one")},ann,2026-11-20T10:00:00Z,they said so`,
        `${idOf("said_by_two")},said_by_two,twin,same_person,${idOf("annasmith")},bob,2026-11-20T10:00:00Z,seen`,
        "777,nobody,twin,same_person,100,ann,2026-11-20T10:00:00Z,not fetched yet",
      ],
    },
  });
});

const pair = (one: string, other: string) => [one, other].map(idOf).sort().join("+");

test("pairs are proposed by several signs, told in words, or by a person's decision", async () => {
  const rows = await built.rows("select author_id || '+' || other_id, evidence, decision from authors.twins");
  const proposed = new Map(rows.map(([key, ...rest]) => [key, rest]));
  expect(proposed).toEqual(
    new Map([
      [
        pair("zorblaxquiff", "zorblax_en"),
        [
          [
            "the same unusual name",
            "each names the other in the bio",
            "one says that the account beside it is its own",
          ],
          null,
        ],
      ],
      [
        pair("posterone", "postertwo"),
        [
          [
            "the same words in several posts",
            "one says that the account beside it is its own",
            "one names the other in the bio",
          ],
          null,
        ],
      ],
      [
        pair("linkone", "linktwo"),
        [["decided by ann on 2026-11-20: a couple", "the same bio", "the same link"], "different_people"],
      ],
      [pair("said_by_one", "said_by_two"), [["decided by ann on 2026-11-20: they said so"], "same_person"]],
      [pair("annasmith", "said_by_two"), [["decided by bob on 2026-11-20: seen"], "same_person"]],
    ]),
  );
});

test("nothing is merged before a person says so; then each domain takes the largest account of a person", async () => {
  const curated = await built.rows("select domain, handle from curated.ranked order by domain, handle");
  const handles = (domain: string) => curated.filter(([at]) => at === domain).map(([, handle]) => handle);
  expect(handles("edtech")).toEqual(["zorblax_en"]);
  // Zorblax Quiff has two places.
  expect(handles("ai_research")).toEqual(expect.arrayContaining(["zorblaxquiff", "linkone", "linktwo"]));
  const rejected = await built.rows(
    "select handle, detail from curated.rejected where reason = 'twin' order by 1",
  );
  const merged = ["annasmith", "said_by_one", "said_by_two"];
  expect(handles("ai_research").filter((handle) => merged.includes(String(handle)))).toEqual(["said_by_two"]);
  expect(rejected).toHaveLength(2);
  for (const [handle, detail] of rejected) {
    expect(merged).toContain(handle);
    expect(detail).toMatch(/^the same person as @\w+, decided by (ann|bob) on 2026-11-20: /);
  }
});

test("of two accounts with a place the smaller one is asked about; an answered pair is not", async () => {
  const rows = await built.rows(
    "select handle, other_handle, domains from curated.review_queue where question = 'twin' order by 1",
  );
  expect(rows).toEqual([
    ["posterone", "postertwo", ["ai_research"]],
    ["zorblax_en", "zorblaxquiff", ["ai_research", "edtech"]],
  ]);
});
