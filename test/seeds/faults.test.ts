import { expect, test } from "vitest";
import { PipelineError } from "../../pipelines/core/errors.ts";
import { readSeeds } from "../../pipelines/seeds/read.ts";
import { type Changes, WHOLE, writeSeeds } from "./fixture.ts";

const [handles] = WHOLE["handles/fintech.csv"];
const [lexicon] = WHOLE["lexicons/fintech.csv"];
const [QUOTAS] = WHOLE["rules/quotas.csv"];
const handle = (line: string): Changes => ({ "handles/fintech.csv": [handles, line] });
const term = (line: string): Changes => ({ "lexicons/fintech.csv": [lexicon, line] });
const quotas = (...lines: string[]): Changes => ({ "rules/quotas.csv": [QUOTAS, ...lines] });
const [REVIEWS] = WHOLE["reviews.csv"];
const reviews = (...lines: string[]): Changes => ({ "reviews.csv": [REVIEWS, ...lines] });
const domain = (targets: string): Changes => ({
  "domains.csv": [WHOLE["domains.csv"][0], `fintech,FinTech,${targets},30000,50000,20,30,1`],
});

/** What is wrong, the changed files, and the message expected after the folder's path. */
const FAULTS: [string, Changes, string][] = [
  ["targets the wrong way round", domain("601,600"), "domains.csv:2: target_min is above target_max"],
  [
    "bad handle",
    handle("@ada,fintech,seen,curator,,2026-11-22,"),
    "handles/fintech.csv:2: handle '@ada' is not a handle",
  ],
  [
    "long handle",
    handle("a234567890123456,fintech,seen,curator,,2026-11-22,"),
    ":2: handle 'a234567890123456' is not",
  ],
  ["empty handle", handle(",fintech,seen,curator,,2026-11-22,"), ":2: handle '' is not a handle"],
  [
    "bad status",
    handle("ada,fintech,maybe,curator,,2026-11-22,"),
    ":2: status 'maybe' is not one of seen, unverified",
  ],
  ["bad day", handle("ada,fintech,seen,curator,,2026-02-30,"), ":2: added_at '2026-02-30' is not a day"],
  [
    "bad address",
    handle("ada,fintech,seen,curator,x.com/ada,2026-11-22,"),
    ":2: evidence_url 'x.com/ada' is not a web",
  ],
  [
    "unknown decision",
    reviews("12,ada_l,identity,robot,,ann,2026-11-22T12:00:00Z,seen"),
    "reviews.csv:2: 'robot' is no decision about 'identity'. Use a pair of rules/review_decisions.csv: identity person, twin same_person.",
  ],
  [
    "decision about one account that should be about two",
    reviews("12,ada_l,twin,same_person,,ann,2026-11-22T12:00:00Z,seen"),
    "reviews.csv:2: 'twin same_person' is about two accounts. Write the number of the other account into other_id.",
  ],
  [
    "decision about two accounts that should be about one",
    reviews("12,ada_l,identity,person,13,ann,2026-11-22T12:00:00Z,seen"),
    "reviews.csv:2: 'identity person' is about one account. Leave other_id empty.",
  ],
  [
    "twin of itself",
    reviews("12,ada_l,twin,same_person,12,ann,2026-11-22T12:00:00Z,seen"),
    "reviews.csv:2: other_id '12' is the same account.",
  ],
  [
    "two decisions about a pair at one moment, the other way round",
    reviews(
      "12,ada_l,twin,same_person,13,ann,2026-11-22T12:00:00Z,seen",
      "13,ada_2,twin,same_person,12,bob,2026-11-22T12:00:00Z,seen",
    ),
    "reviews.csv:3: line 2 decides the same at the same time.",
  ],
  [
    "day without time",
    reviews("12,ada_l,identity,person,,ann,2026-11-22,seen"),
    "reviews.csv:2: decided_at '2026-11-22' is not a moment such as 2026-11-22T12:00:00Z",
  ],
  [
    "two decisions at one moment",
    reviews(
      "12,ada_l,identity,person,,ann,2026-11-22T12:00:00Z,seen",
      "12,ada_l,identity,person,,bob,2026-11-22T12:00:00Z,seen",
    ),
    "reviews.csv:3:",
  ],
  [
    "unknown domain",
    handle("ada,gardening,seen,curator,,2026-11-22,"),
    ":2: domain 'gardening' in the file of 'fintech'",
  ],
  [
    "unknown file",
    { "handles/gardening.csv": [handles] },
    "handles/gardening.csv: unknown domain 'gardening'",
  ],
  [
    "file name",
    { "score_models/My Model.csv": [""] },
    "score_models/My Model.csv: 'My Model' is not a lower-case name",
  ],
  [
    "duplicate handle",
    {
      "handles/fintech.csv": [
        handles,
        "Ada,fintech,seen,curator,,2026-11-22,",
        "",
        "aDA,fintech,seen,curator,,2026-11-22,",
      ],
    },
    "handles/fintech.csv:4: handle 'aDA' stands on line 2 already",
  ],
  [
    "duplicate term",
    { "lexicons/fintech.csv": [lexicon, "upi,1,en,", "upi,1,es,"] },
    ":3: term 'upi' stands on line 2",
  ],
  [
    "term not normal",
    term("Open-Bänking,1,en,"),
    ":2: term 'Open-Bänking' is not in normal form: write 'open banking'",
  ],
  [
    "weight zero",
    term("upi,0,en,"),
    "lexicons/fintech.csv:2: weight '0' is not a decimal number from -1 to 1",
  ],
  ["weight too large", term("upi,1.5,en,"), ":2: weight '1.5' is not a decimal number from -1 to 1"],
  ["language", term("upi,1,xx,"), ":2: language 'xx' is not an ISO 639-1 language code"],
  ["no lexicon", { "lexicons/security.csv": null }, "lexicons: no file for security"],
  [
    "too few cells",
    { "rules/follower_tiers.csv": ["tier,min_followers", "nano,0", "micro"] },
    ":3: 1 cells where 2 are",
  ],
  [
    "wrong type",
    { "rules/follower_tiers.csv": ["tier,min_followers", "nano,many"] },
    ":2: min_followers 'many' is not",
  ],
  [
    "too small",
    { "rules/follower_tiers.csv": ["tier,min_followers", "nano,-2"] },
    ":2: min_followers '-2' is not a whole",
  ],
  [
    "missing column",
    { "prices.csv": ["resource,dollars,unit,source"] },
    "prices.csv:1: missing column valid_from",
  ],
  [
    "unknown column",
    { "rules/follower_tiers.csv": ["tier,min_followers,colour"] },
    ":1: unknown column 'colour'",
  ],
  [
    "order of columns",
    { "rules/follower_tiers.csv": ["min_followers,tier"] },
    ":1: columns repeated or in another order",
  ],
  [
    "empty file",
    { "prices.csv": Buffer.alloc(0) },
    "prices.csv: empty file. Its first line must be resource,",
  ],
  ["missing file", { "prices.csv": null }, "prices.csv: no such file"],
  [
    "open quote",
    { "rules/follower_tiers.csv": ["tier,min_followers", "", "nano,0", '"micro,1', "mid,2"] },
    ":4: a quote is opened and never closed",
  ],
  [
    "stray quote",
    { "rules/follower_tiers.csv": ["tier,min_followers", "nano,0", 'mi"cro,0', "mid,2"] },
    ":3: a quote in the middle of a cell",
  ],
  [
    "line break",
    { "rules/follower_tiers.csv": ["tier,min_followers", "nano,0", '"mi', 'cro",1'] },
    ":3: a cell with a line",
  ],
  ["not UTF-8", { "prices.csv": Buffer.from([0x72, 0xff, 0x0a]) }, "prices.csv:1: bytes that are not UTF-8"],
  [
    "endless line",
    { "prices.csv": Buffer.alloc(50_000_000, "x") },
    "prices.csv:1: a record longer than 65536 bytes",
  ],
  [
    "target range",
    { "domains.csv": [WHOLE["domains.csv"][0], "fintech,FinTech,600,400,30000,50000,20,30,1"] },
    "domains.csv:2: target_min is above target_max",
  ],
  [
    "domain too deep",
    { "domains.csv": [WHOLE["domains.csv"][0], "fintech,FinTech,400,600,30000,50000,20,30,3"] },
    "domains.csv:2: depth is above 2",
  ],
  [
    "value too deep",
    { "rules/depth_values.csv": ["depth,posts,value,note", "3,5,1,x"] },
    "rules/depth_values.csv:2: depth is above 2",
  ],
  [
    "sample too large",
    { "rules/depth_values.csv": ["depth,posts,value,note", "2,100,1,x", "2,101,1,x"] },
    "rules/depth_values.csv:3: depth 2 does not bring 101 posts",
  ],
  [
    "posts of a profile",
    { "rules/depth_values.csv": ["depth,posts,value,note", "0,2,1,x"] },
    "rules/depth_values.csv:2: depth 0 does not bring 2 posts",
  ],
  [
    "worthless depth",
    { "rules/depth_values.csv": ["depth,posts,value,note", "0,0,0,x"] },
    "rules/depth_values.csv:2: value '0' is not a decimal number above 0",
  ],
  [
    "shares above 1",
    quotas("tier,unknown,0.5,", "region,western_europe,1,", "tier,nano,0.5001,"),
    "rules/quotas.csv:2: the shares of dimension 'tier' add up to 1.0001, not to 1",
  ],
  [
    "shares below 1",
    quotas("tier,nano,1,", "region,western_europe,0.9999,"),
    "rules/quotas.csv:3: the shares of dimension 'region' add up to 0.9999, not to 1",
  ],
  [
    "share above 1",
    quotas("tier,nano,1.5,", "tier,unknown,-0.5,"),
    "rules/quotas.csv:2: share '1.5' is not a decimal number from 0 to 1",
  ],
  [
    "negative share",
    quotas("tier,unknown,-0.5,"),
    "rules/quotas.csv:2: share '-0.5' is not a decimal number",
  ],
  [
    "unknown tier",
    quotas("tier,nano,0.6,", "tier,mid,0.4,"),
    "rules/quotas.csv:3: a share of the unknown tier 'mid'",
  ],
  [
    "unknown region",
    quotas("region,africa,1,"),
    "rules/quotas.csv:2: a share of the unknown region 'africa'. Use a region of rules/countries.csv: western_europe.",
  ],
  [
    "a region is no tier",
    quotas("tier,western_europe,1,"),
    "rules/quotas.csv:2: a share of the unknown tier 'western_europe'",
  ],
  [
    "unknown dimension",
    quotas("country,DE,1,"),
    "rules/quotas.csv:2: dimension 'country' is not one of tier, region",
  ],
  [
    "share given twice",
    quotas("tier,nano,0.5,", "tier,nano,0.5,"),
    "rules/quotas.csv:3: dimension 'tier', value 'nano' stands on line 2 already",
  ],
  [
    "alias of nothing",
    { "rules/domain_aliases.csv": ["alias,domain", "cards,fintech", "chess,games"] },
    "rules/domain_aliases.csv:3: alias 'chess' of the unknown domain 'games'",
  ],
  [
    "one priority twice",
    {
      "rules/rejection_reasons.csv": ["reason,priority,meaning", "gone,1,x", "suspect,2,x", "protected,1,x"],
    },
    "rules/rejection_reasons.csv:4: priority 1 is that of 'gone' already",
  ],
  ["negative target", domain("-1,600"), "domains.csv:2: target_min '-1' is not a whole number from 0 on"],
  ["target without end", domain("400,"), "domains.csv:2: target_max '' is not a whole number"],
  ["fraction of an author", domain("400,600.5"), "domains.csv:2: target_max '600.5' is not a whole number"],
  [
    "bounds",
    {
      "score_models/m2-test.csv": [
        WHOLE["score_models/m2-test.csv"][0],
        "activity,recency,days,0.6,log10,30,30,peers,1,0,4,",
      ],
    },
    "score_models/m2-test.csv:2: low is not below high",
  ],
  [
    "two policies",
    {
      "score_models/m2-test.csv": [
        WHOLE["score_models/m2-test.csv"][0],
        "activity,recency,days,0.6,log10,0,30,peers,1,0,4,",
        "quality,reach,followers,1,log10,0,7,zero,1,0,4,",
      ],
    },
    "score_models/m2-test.csv:3: missing 'zero' in a model of 'peers'",
  ],
  [
    "too many decimals",
    {
      "score_models/m2-test.csv": [
        WHOLE["score_models/m2-test.csv"][0],
        "activity,recency,days,0.6,log10,0,30,peers,1,0,5,",
      ],
    },
    "score_models/m2-test.csv:2: decimals is above 4",
  ],
  [
    "an unknown input",
    {
      "score_models/m2-test.csv": [
        WHOLE["score_models/m2-test.csv"][0],
        "activity,recency,days_since_last_post,0.6,half_life,0,30,peers,1,0,4,",
        "quality,reach,folowers,1,log10,0,7,peers,1,0,4,",
      ],
    },
    "score_models/m2-test.csv:3: the unknown input 'folowers'",
  ],
  [
    "trust",
    { "rules/relevance_sources.csv": ["source,trust,meaning", "bio,1.1,the description"] },
    "rules/relevance_sources.csv:2: trust '1.1' is not a decimal number from 0 to 1",
  ],
];

test.each(FAULTS)("%s: one line with file and line", async (_, changes, message) => {
  const folders = await writeSeeds(changes);
  const error = await readSeeds(folders).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PipelineError);
  const text = (error as PipelineError).message;
  expect(text).toContain(message);
  expect(text.startsWith(folders.seedsDir)).toBe(true);
  expect(text).not.toContain("\n");
  expect((error as PipelineError).hint).not.toBe("");
});
