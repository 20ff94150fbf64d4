import { beforeAll, describe, expect, test } from "vitest";
import { domainsWith } from "./domains.ts";
import { AS_OF, type Built, buildFrom } from "./harness.ts";
import { MODEL_FILE, thresholdsWith } from "./identity-model.ts";

const DAY_MS = 86_400_000;
const created_at = Date.parse("2016-11-21T12:00:00Z");
const AUTHORS = 30;

/** Authors 0 to 29 with more and more lists; every third with a sample of ten posts of changing success. */
const users = [...Array(AUTHORS).keys()].map((i) => ({
  author_id: String(100 + i),
  handle: `author${i}`,
  followers_count: 100_000,
  listed_count: 100 * (i + 1),
  posts_count: 5000,
  created_at,
  description: "deep kernel",
}));
const posts = users.flatMap(({ author_id }, i) =>
  i % 3 > 0
    ? []
    : [...Array(10).keys()].map((n) => ({
        author_id,
        post_id: `${author_id}${n}`,
        created_at: AS_OF - (2 + n) * DAY_MS,
        likes_count: n % 2 === 0 ? 20 : 2000,
        reposts_count: 0,
        replies_count: 0,
      })),
);

let built: Built;
beforeAll(async () => {
  built = await buildFrom({
    users,
    posts,
    handles: { open_source: users.map(({ handle }) => handle) },
    seeds: {
      "domains.csv": await domainsWith({ open_source: { target_min: 1, target_max: 20 } }),
      "identity_models/m3-1.csv": MODEL_FILE,
      "rules/thresholds.csv": await thresholdsWith(0.2, 0.8),
    },
  });
});

describe("score errors", () => {
  test("only those whose posts were read have one", async () => {
    expect(await built.rows("select distinct author_id from scores.errors order by 1")).toEqual(
      [...new Set(posts.map(({ author_id }) => author_id))].map((id) => [id]),
    );
    expect(await built.rows("select distinct score_model from scores.errors")).toEqual([["m2-2026"]]);
  });

  test("the error of what posts receive is their spread, drawn to the usual one, by the root of their number", async () => {
    const level = (likes: number) => Math.log10(1 + likes / 2);
    const half = Math.abs(level(2000) - level(20)) / 2;
    const own = Math.sqrt((10 * half ** 2) / 9);
    const error = Math.sqrt((5 * 0.5 ** 2 + 9 * own ** 2) / 14) / Math.sqrt(10);
    const [[received] = []] = await built.rows(
      "select standard_error from scores.input_errors where author_id = '100' and input = 'received_for_size'",
    );
    expect(received).toBeCloseTo(error, 4);
  });

  test("the error of M2 is the root of the squared errors of its components, each by its weight", async () => {
    const rows = await built.rows(
      "select input, standard_error from scores.input_errors where author_id = '100' order by 1",
    );
    const errors = Object.fromEntries(rows.map(([input, error]) => [input, Number(error)]));
    const rate = Number(
      (await built.rows("select posts_per_day from signals.activity where author_id = '100'"))[0]?.[0],
    );
    const share = 10 / (10 + 5);
    const cadence = (x: number) => (100 * Math.log10(1 + x)) / 1.3;
    const clamp = (x: number) => Math.min(100, Math.max(0, x));
    const sides = (value: number, error: number) =>
      (clamp(100 * (value + error)) - clamp(100 * (value - error))) / 2;
    const moved = [
      0.5 * 0.4 * (10 / 14) * (100 / 3.1) * (errors.received_for_size ?? 0),
      (0.3 *
        0.35 *
        (cadence(rate + (errors.posts_per_day ?? 0)) - cadence(rate - (errors.posts_per_day ?? 0)))) /
        2,
      0.3 * 0.15 * share * sides(1, errors.original_share ?? 0),
      0.3 * 0.1 * share * sides(1, errors.active_days_share ?? 0),
    ];
    const [[error] = []] = await built.rows("select score_error from scores.errors where author_id = '100'");
    expect(Number(error)).toBeCloseTo(Math.hypot(...moved), 3);
  });
});

describe("rank ranges", () => {
  test("hold the rank, for all who are eligible", async () => {
    expect(
      await built.rows(
        `select count(*), count(*) filter (where rank between best_rank and worst_rank),
           count(*) filter (where best_rank >= 1 and worst_rank <= ${AUTHORS})
         from curated.rank_ranges where domain = 'open_source'`,
      ),
    ).toEqual([[String(AUTHORS), String(AUTHORS), String(AUTHORS)]]);
  });

  test("are the union of what weights and posts do", async () => {
    const off = await built.rows(
      `select * from curated.rank_ranges
       where worst_rank - best_rank < greatest(moved_by_weights, moved_by_posts)
         or worst_rank - best_rank > moved_by_weights + moved_by_posts`,
    );
    expect(off).toEqual([]);
    expect(await built.rows("select max(moved_by_posts) > 0 from curated.rank_ranges")).toEqual([[true]]);
  });

  test("a rank is stable within a tenth of the places", async () => {
    expect(
      await built.rows(
        `select count(*) from curated.rank_ranges where is_stable <> (worst_rank - best_rank <= 2)`,
      ),
    ).toEqual([["0"]]);
    expect(await built.rows("select distinct is_stable from curated.rank_ranges order by 1")).toEqual([
      [false],
      [true],
    ]);
  });

  test("stand beside the rank in the domain's table", async () => {
    const rows = await built.rows(
      `select count(*) from curated.open_source join curated.rank_ranges as r using (author_id, best_rank, worst_rank, is_stable)
       where r.domain = 'open_source'`,
    );
    expect(rows).toEqual([["20"]]);
  });
});
