import { beforeAll, describe, expect, test } from "vitest";
import { domainsWith } from "./domains.ts";
import { AS_OF, type Built, buildFrom } from "./harness.ts";
import { MODEL_FILE, thresholdsWith } from "./identity-model.ts";

const PLENTY = 100_000;
const DAY_MS = 86_400_000;
const LONG_AGO = AS_OF - 31 * DAY_MS;
const created_at = Date.parse("2020-06-01T00:00:00Z");
const ORGANISATION = { verified_type: "business" };
const REVIEW = { description: "Official account." };
const SUSPECT = { posts_count: 5, media_count: 106 };

/** What a seed gives without any text: 100 · (1 − e^−0.7). */
const SEED_RELEVANCE = 50.3415;

/** Handles on the list of ai_research, which takes 3, and what is wrong with them. */
const AUTHORS = {
  verified_in: { followers_count: 30_000, verified: true },
  verified_out: { followers_count: 29_999, verified: true },
  in_by_size: { followers_count: 50_000 },
  out_by_size: { followers_count: 49_999 },
  first: { followers_count: PLENTY, listed_count: 9_000 },
  last_of_all: { followers_count: 50_000, listed_count: 0 },
  no_metrics: {},
  locked: { followers_count: PLENTY, protected: true },
  locked_bare: { protected: true },
  org: { followers_count: PLENTY, ...ORGANISATION },
  unclear: { followers_count: PLENTY, ...REVIEW },
  edge_unclear: { followers_count: 10_000, ...REVIEW },
  great_unclear: { followers_count: 2 * PLENTY, ...REVIEW },
  small_unclear: { followers_count: 9_999, ...REVIEW },
  suspect: { followers_count: PLENTY, ...SUSPECT },
  all_at_once: { followers_count: 5, protected: true, ...ORGANISATION, ...SUSPECT },
  unclear_locked: { protected: true, ...REVIEW },
  gone: { followers_count: PLENTY, fetched_at: LONG_AGO, ...SUSPECT },
  gone_unclear: { followers_count: 3 * PLENTY, fetched_at: LONG_AGO, ...REVIEW },
  given_up: { followers_count: 5, fetched_at: LONG_AGO },
  harmful: { followers_count: PLENTY, protected: true },
  second: { followers_count: PLENTY - 1 },
} as const;

/** What X answered after it had returned these authors. */
const MISSED = ["gone", "gone_unclear"].flatMap((handle) =>
  [20, 10, 1].map((days) => ({
    requested_kind: "handle",
    requested: handle,
    outcome: "not_found",
    fetched_at: AS_OF - days * DAY_MS,
    run_id: `run${days}`,
  })),
);

const idOf = (handle: keyof typeof AUTHORS) => String(100 + Object.keys(AUTHORS).indexOf(handle));

let built: Built;
beforeAll(async () => {
  const listed = Object.entries(AUTHORS).map(([handle, given], i) => ({
    author_id: String(100 + i),
    handle,
    created_at,
    ...given,
  }));
  built = await buildFrom({
    users: [
      ...listed,
      {
        author_id: "1",
        handle: "Unlisted",
        created_at,
        followers_count: PLENTY,
        description: "zeta networks, kernel",
      },
      { author_id: "2", handle: "two_lists", created_at, followers_count: PLENTY },
      { author_id: "3", handle: "small_unlisted", created_at, followers_count: 5 },
      { author_id: "4", handle: "seed_only", created_at, followers_count: PLENTY },
      {
        author_id: "5",
        handle: "two_fields",
        created_at,
        followers_count: PLENTY,
        description: "speedrun",
      },
    ],
    outcomes: MISSED,
    handles: {
      ai_research: Object.keys(AUTHORS).map((handle) =>
        handle === "given_up" ? "given_up,retired" : handle,
      ),
      security: ["two_lists"],
      fintech: ["two_lists", "two_fields"],
      gaming_esports: ["two_fields"],
      healthtech: ["seed_only"],
      climate_tech: ["seed_only"],
      edtech: ["in_by_size"],
    },
    seeds: {
      "reviews.csv": [
        "author_id,handle,question,decision,other_id,decided_by,decided_at,why",
        `${idOf("harmful")},harmful,risk,harmful,,ann,2026-11-20T10:00:00Z,fraud`,
        `${idOf("second")},second,twin,same_person,${idOf("first")},ann,2026-11-20T10:00:00Z,she says so`,
      ],
      "domains.csv": await domainsWith({
        ai_research: { target_min: 0, target_max: 3 },
        gaming_esports: { min_followers: PLENTY + 1 },
        healthtech: { min_relevance: SEED_RELEVANCE },
        climate_tech: { min_relevance: 50.3416 },
      }),
      "identity_models/m3-1.csv": MODEL_FILE,
      "rules/thresholds.csv": await thresholdsWith(0.2, 0.8),
      "lexicons/gaming_esports.csv": ["term,weight,language,note", "speedrun,1,en,"],
      "lexicons/ai_research.csv": ["term,weight,language,note", "zeta networks,1,en,"],
      "lexicons/open_source.csv": ["term,weight,language,note", "kernel,0.8,en,", "linux,1,en,"],
      "lexicons/fintech.csv": ["term,weight,language,note", "zeta,0.1,en,"],
    },
  });
});

const rejection = async (handle: string, domain = "ai_research") =>
  (
    await built.rows(
      `select reason, detail from curated.rejected where handle = '${handle}' and domain = '${domain}'`,
    )
  )[0];

test("a seed for whom a full domain has no place is valid all the same", async () => {
  expect(
    await built.rows("select found, valid, curated from ops.success_rates where domain = 'ai_research'"),
  ).toEqual([["21", "4", "2"]]);
});

describe("an author is left out for the first reason by priority, with its figures", () => {
  test.each<[keyof typeof AUTHORS, string, string]>([
    [
      "verified_out",
      "below_entry_rule",
      "29,999 followers; the domain asks for 50,000, or 30,000 when verified",
    ],
    [
      "out_by_size",
      "below_entry_rule",
      "49,999 followers; the domain asks for 50,000, or 30,000 when verified",
    ],
    ["last_of_all", "over_target", "place 5; the domain takes 3"],
    ["no_metrics", "missing_metrics", "no follower count in the answer"],
    ["locked", "protected", "the author shows posts to followers only"],
    ["locked_bare", "protected", "the author shows posts to followers only"],
    ["org", "organisation", "p = 0.988: verified as a business"],
    ["unclear", "identity_review", "p = 0.769: says official (official account)"],
    [
      "suspect",
      "suspect",
      "more media than posts; far more media than posts; several round counts; the account was created at midnight sharp",
    ],
    [
      "all_at_once",
      "suspect",
      "more media than posts; far more media than posts; the account was created at midnight sharp",
    ],
    ["harmful", "harmful", "decided by ann on 2026-11-20: fraud"],
    ["second", "twin", "the same person as @first, decided by ann on 2026-11-20: she says so"],
    ["gone", "gone", "not_found 3 times in a row, from 2026-11-02 to 2026-11-21"],
    [
      "given_up",
      "outdated",
      "every seed of the author is retired, and the profile is of 2026-10-22; the domain keeps it for 30 days",
    ],
  ])("@%s: %s", async (handle, reason, detail) => {
    expect(await rejection(handle)).toEqual([reason, detail]);
  });

  test("an uncertain identity comes before protected posts and missing metrics", async () => {
    expect((await rejection("unclear_locked"))?.[0]).toBe("identity_review");
  });

  test("every reason of the vocabulary is given to somebody, and no other", async () => {
    expect(await built.rows("select distinct reason from curated.rejected order by all")).toEqual(
      await built.rows("select reason from seeds.rejection_reasons order by all"),
    );
  });

  test("too little evidence, with both figures; too small an audience comes before it", async () => {
    expect(await rejection("Unlisted", "fintech")).toEqual([
      "low_relevance",
      "relevance 9.0; the domain asks for 50.0",
    ]);
    expect((await rejection("small_unlisted", "fintech"))?.[0]).toBe("below_entry_rule");
  });
});

describe("curated.<domain>", () => {
  test("ranks those who are left, the best first, up to the target", async () => {
    const rows = await built.rows("select rank, handle from curated.ai_research order by rank");
    expect(rows.map(([rank]) => rank)).toEqual([1, 2, 3]);
    expect(rows[0]).toEqual([1, "first"]);
    expect(rows.flat()).not.toContain("last_of_all");
  });

  test("stores its rows in the order of the rank", async () => {
    expect(await built.rows("select rank from curated.ai_research")).toEqual([[1], [2], [3]]);
  });

  test("has the entry rule's edges inside", async () => {
    const places =
      "select handle from curated.decisions join authors.latest using (author_id) where place is not null and domain = 'ai_research'";
    const eligible = (await built.rows(places)).flat();
    expect(eligible).toEqual(expect.arrayContaining(["verified_in", "in_by_size", "first", "last_of_all"]));
  });

  test("asks for its relevance and no more", async () => {
    expect(await built.rows("select handle, relevance from curated.healthtech")).toEqual([
      ["seed_only", String(SEED_RELEVANCE)],
    ]);
    expect((await rejection("seed_only", "climate_tech"))?.[0]).toBe("low_relevance");
  });

  test("takes an author whom no list names on the evidence of the bio", async () => {
    expect(await built.rows("select handle, reasons from curated.open_source")).toEqual([
      ["Unlisted", ["kernel"]],
    ]);
  });
});

test("for every author and candidate domain there is exactly one of curated or rejected", async () => {
  const domains = (await built.rows("select domain from seeds.domains")).flat();
  const placed = [
    "select author_id, domain from curated.rejected",
    ...domains.map((domain) => `select author_id, domain from curated.${domain}`),
  ].join(" union all ");
  const wrong = await built.rows(
    `select author_id, domain, count(placed.author_id) as places
     from signals.candidates left join (select author_id, domain, author_id as a from (${placed})) as placed
       using (author_id, domain)
     group by all having places <> 1`,
  );
  expect(wrong).toEqual([]);
  const [counts] = await built.rows(
    `select (select count(*) from signals.candidates), (select count(*) from (${placed}))`,
  );
  expect(counts?.[0]).toBe(counts?.[1]);
});

describe("curated.authors", () => {
  const author = async (handle: string) =>
    (
      await built.rows(
        `select is_curated, domains, primary_domain, kind from curated.authors where handle = '${handle}'`,
      )
    )[0];

  test("has everybody once, curated or not", async () => {
    expect(await built.rows("select count(*), count(distinct author_id) from curated.authors")).toEqual([
      [String(Object.keys(AUTHORS).length + 5), String(Object.keys(AUTHORS).length + 5)],
    ]);
  });

  test("names the domains that took the author, and the most relevant of them", async () => {
    expect(await author("two_lists")).toEqual([
      true,
      ["fintech", "security"],
      expect.stringMatching(/fintech|security/),
      "person",
    ]);
    expect(await author("Unlisted")).toEqual([true, ["ai_research", "open_source"], "ai_research", "person"]);
    // @two_fields is more relevant to gaming_esports.
    expect(await author("two_fields")).toEqual([true, ["fintech"], "fintech", "person"]);
    expect(await author("org")).toEqual([false, [], "ai_research", "organisation"]);
  });

  test("shows the score of the primary domain", async () => {
    const off = await built.rows(
      `select a.handle from curated.authors as a
       left join scores.m2 as m on a.author_id = m.author_id and a.primary_domain = m.domain
         and m.score_model = 'm2-2026'
       where a.m2_score is distinct from m.m2_score or a.relevance is distinct from m.relevance`,
    );
    expect(off).toEqual([]);
  });
});

test("curated.domain_overlap: pairs once, with the Jaccard index", async () => {
  const edges = await built.rows(
    "select domain, other_domain, shared_authors, jaccard, author_ids, handles from curated.domain_overlap order by all",
  );
  expect(edges).toContainEqual(["fintech", "security", "1", "0.5000", ["2"], ["two_lists"]]);
  expect(edges.every(([domain, other]) => String(domain) < String(other))).toBe(true);
});
