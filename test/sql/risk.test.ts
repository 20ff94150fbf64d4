import { beforeAll, describe, expect, test } from "vitest";
import { readSeeds } from "../../pipelines/seeds/read.ts";
import { type Built, buildFrom } from "./harness.ts";
import { FETCHED_AT } from "./raw-rows.ts";

const DAY = 86_400_000;
const RICH = {
  followers_count: 60_000,
  following_count: 100,
  posts_count: 900,
  listed_count: 40,
  media_count: 5,
  likes_given_count: 300,
  created_at: Date.parse("2015-06-01T00:00:00Z"),
};
const SHARED = "Best deals: the finest pictures of invented places";
const QUOTED = "Nobody ever became wise by reading one map";

/** Handle → what makes the account worth a flag, or nearly so. */
const PROFILES = {
  plain: { description: "Builds looms and reads old maps" },
  trader: { description: "Guaranteed returns, free signals, DM to invest" },
  trader_zh: { description: "稳赚不赔，免费信号，加微信" },
  trader_ar: { description: "أرباح مضمونة · توصيات فوركس · تواصل واتساب" },
  trader_ru: { description: "Гарантированная прибыль! Бесплатные сигналы. Пишите в Телеграм" },
  recovery: { description: "We recover stolen funds. Hire a hacker: https://wa.me/000" },
  anti_scam: { description: "Anti-scam. I expose guaranteed returns and free signals" },
  exposer: { description: "I expose guaranteed returns, free signals, cash flips" },
  exposer_anti: { description: "Anti-scam: I expose guaranteed returns, free signals, cash flips" },
  anti_scam_es: { description: "Periodista. Estafas: ganancias garantizadas, señales gratis" },
  columnist: { description: "I write about follow back rings and paid promotion" },
  phishing: { description: "Phishing researcher, crypto scams investigator" },
  careful: { description: "No giveaways. I never DM. No paid promo, no signals" },
  gambler: { description: "Casino bonus, fixed matches" },
  keen_gambler: { description: "Casino bonus, fixed matches, sure odds" },
  one_twice: { name: "Follow back", description: "follow back" },
  seller: { description: "Follow back 100%. DM for promo. Buy followers here" },
  churner: { following_count: 6_000, followers_count: 8_000 },
  churner_spam: {
    following_count: 6_000,
    followers_count: 8_000,
    description: "F4F! https://t.co/a https://t.co/b https://t.co/c $AAA $BBB $CCC",
  },
  follows_few: { following_count: 2_500, followers_count: 2_600, description: "F4F" },
  model: { description: "OnlyFans ⬇️ 18+ only. Custom nudes", expanded_url: "https://www.onlyfans.com/x" },
  worded: { description: "Guaranteed returns $AAA $BBB $CCC https://wa.me/1" },
  named_linked: {
    name: "OnlyFans",
    description: "onlyfans OnlyFans.com",
    expanded_url: "https://onlyfans.com/x",
  },
  linked: { expanded_url: "https://onlyfans.com/x" },
  teacher: { description: "Sex education in schools; porn addiction, OnlyFans and the law" },
  novelist: { description: "Author of erotic romance. NSFW" },
  declines_adult: { description: "No OnlyFans, no NSFW, no 18+" },
  same_a: { description: `${SHARED} https://t.co/a` },
  same_b: { description: `${SHARED}! https://t.co/b` },
  same_c: { description: SHARED },
  quotes_a: { description: QUOTED },
  quotes_b: { description: QUOTED },
  quotes_c: { description: QUOTED },
  short_a: { description: "Best deals on looms" },
  short_b: { description: "Best deals on looms" },
  short_c: { description: "Best deals on looms" },
  pair_a: { description: "Best deals: the two of us and invented rivers" },
  pair_b: { description: "Best deals: the two of us and invented rivers" },
  clock: { description: "Automated account. The weather of nowhere, every hour", posts_count: 900_000 },
  maker: { description: "I make bots. Not a bot" },
  maker99999: { likes_given_count: 0, posts_count: 1_000 },
  newcomer: { created_at: FETCHED_AT - 10 * DAY, posts_count: 600 },
  newcomer_promo: { created_at: FETCHED_AT - 10 * DAY, posts_count: 600, description: "promo code" },
  quieter_promo: { created_at: FETCHED_AT - 10 * DAY, posts_count: 400, description: "promo code" },
  noisy12345: {
    description: "#a #b #c #d #e #f 🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀",
    profile_image_url: "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png",
  },
  noisy1234: {
    description: "#a #b #c #d #e 🚀🚀🚀🚀🚀🚀🚀🚀🚀",
    profile_image_url: "https://pbs.twimg.com/x.jpg",
  },
} as const;

let built: Built;
beforeAll(async () => {
  built = await buildFrom({
    users: Object.entries(PROFILES).map(([handle, given], i) => ({
      author_id: String(1000 + i),
      handle,
      ...RICH,
      ...given,
    })),
    handles: { ai_research: Object.keys(PROFILES) },
  });
});

const flagsOf = async (handle: string) =>
  Object.fromEntries(
    await built.rows(
      `select flag, severity from authors.risk join authors.latest using (author_id) where handle = '${handle}'`,
    ),
  );

describe("flags and severities", () => {
  test.each<[keyof typeof PROFILES, Record<string, string>]>([
    ["plain", {}],
    ["trader", { scam: "high" }],
    ["trader_zh", { scam: "high" }],
    ["trader_ar", { scam: "high" }],
    ["trader_ru", { scam: "high" }],
    // A further term of one signal counts half.
    ["recovery", { scam: "medium" }],
    ["gambler", { spam: "low" }],
    ["keen_gambler", { spam: "medium" }],
    ["one_twice", { spam: "low" }],
    ["seller", { spam: "high" }],
    ["churner", {}],
    ["churner_spam", { spam: "medium", bot_like: "low" }],
    ["follows_few", { spam: "low" }],
    ["model", { adult: "high" }],
    ["linked", { adult: "low" }],
    // One word, wherever it stands and whatever stands beside it.
    ["named_linked", { adult: "low" }],
    ["worded", { scam: "low" }],
    ["columnist", { spam: "low" }],
    ["same_a", { spam: "low" }],
    ["same_b", { spam: "low" }],
    ["same_c", { spam: "low" }],
    ["quotes_a", {}],
    ["short_a", {}],
    ["pair_a", {}],
    ["clock", { bot_like: "medium" }],
    ["maker99999", { bot_like: "low" }],
    ["newcomer", {}],
    ["newcomer_promo", { spam: "low" }],
    ["quieter_promo", {}],
    ["noisy12345", { spam: "low", bot_like: "low" }],
    ["noisy1234", {}],
    ["exposer", { scam: "high" }],
    ["exposer_anti", { scam: "low" }],
  ])("of @%s", async (handle, flags) => {
    expect(await flagsOf(handle)).toEqual(flags);
  });

  test.each<[keyof typeof PROFILES]>([
    ["anti_scam"],
    ["anti_scam_es"],
    ["phishing"],
    ["careful"],
    ["teacher"],
    ["novelist"],
    ["declines_adult"],
    ["maker"],
  ])("@%s only speaks of such things", async (handle) => {
    expect(await flagsOf(handle)).toEqual({});
  });
});

test("the reasons name the words found, strongest first; what lowers a flag names none", async () => {
  const reasonsOf = async (handle: string) =>
    (
      await built.rows(
        `select reasons from authors.risk join authors.latest using (author_id) where handle = '${handle}'`,
      )
    )[0]?.[0];
  expect(await reasonsOf("trader")).toEqual([
    "asks to write in private (dm to invest)",
    "promises gains (guaranteed returns)",
    "offers trading signals (free signals)",
  ]);
  expect(await reasonsOf("exposer_anti")).toEqual([
    "offers tricks with money or cards (cash flips)",
    "promises gains (guaranteed returns)",
    "offers trading signals (free signals)",
    "but speaks of the subject",
  ]);
});

test("no flag leaves anybody out", async () => {
  const flagged = "select author_id from authors.risk";
  const where = `where author_id in (${flagged})`;
  expect(await built.rows(`select count(*)::integer from curated.authors ${where}`)).toEqual(
    await built.rows(`select count(distinct author_id)::integer from authors.risk`),
  );
  const reasons = await built.rows(`select distinct reason from curated.rejected ${where}`);
  expect(reasons.flat().filter((reason) => /risk|spam|scam|adult/.test(String(reason)))).toEqual([]);
  const [[count] = []] = await built.rows(
    "select count(*)::integer from curated.ai_research where len(risk_flags) > 0",
  );
  expect(count).toBeGreaterThan(0);
});

test("the curated tables carry medium and high flags, neither low ones nor likeness to bots", async () => {
  const flags = await built.rows(
    `select handle, risk_flags from curated.authors
     where handle in ('plain', 'one_twice', 'clock', 'churner_spam', 'trader') order by handle`,
  );
  expect(flags).toEqual([
    ["churner_spam", ["spam:medium"]],
    ["clock", []],
    ["one_twice", []],
    ["plain", []],
    ["trader", ["scam:high"]],
  ]);
});

test("one term never makes more than a low flag, whatever term it is", async () => {
  const { risk_terms } = await readSeeds({ seedsDir: "seeds", handlesDir: "seeds/handles" });
  const terms = [...new Set(risk_terms.filter(({ field }) => field === "any").map(({ term }) => term))];
  const { rows } = await buildFrom({
    users: terms.map((description, i) => ({
      author_id: String(i + 1),
      handle: `a_${i}`,
      description,
      ...RICH,
    })),
  });
  expect(await rows("select * from authors.risk where severity <> 'low'")).toEqual([]);
  const [[low] = []] = await rows("select count(*)::integer from authors.risk");
  expect(low).toBeGreaterThan(terms.length / 3);
});

test("every signal of the seeds is one that something can give, and every flag has three levels", async () => {
  const { risk_terms, risk_signals, risk_levels } = await readSeeds({
    seedsDir: "seeds",
    handlesDir: "seeds/handles",
  });
  const measures = await built.rows(
    `select column_name from duckdb_columns() where schema_name = 'authors' and table_name = 'look_alikes'
     union select distinct signal from authors.risk_measures`,
  );
  const given = new Set([...risk_terms.map(({ signal }) => signal), ...measures.flat()]);
  const unknown = risk_signals.filter(({ signal }) => !given.has(signal));
  expect(unknown.map(({ signal }) => signal)).toEqual([]);
  const weighed = new Set(risk_signals.map(({ signal }) => signal));
  expect(risk_terms.filter(({ signal }) => !weighed.has(signal))).toEqual([]);
  for (const flag of new Set(risk_signals.map((row) => row.flag))) {
    const levels = risk_levels.filter((level) => level.flag === flag);
    expect(levels.map(({ severity }) => severity)).toEqual(["low", "medium", "high"]);
    const scores = levels.map(({ least_score }) => least_score);
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
  }
});
