import { MAX_SAMPLE, MIN_SAMPLE, POSTS_PER_AUTHOR } from "../core/plans.ts";
import { adoptTables } from "./adopt-tables.ts";
import * as cells from "./cells.ts";
import { identityTables } from "./identity-tables.ts";
import { integrityTables } from "./integrity-tables.ts";
import { placeTables } from "./place-tables.ts";
import { reviewTables } from "./review-tables.ts";
import { riskTables } from "./risk-tables.ts";
import { scoreTables } from "./score-tables.ts";
import { type SeedRow, type SeedTable, table } from "./table.ts";
import { twinTables } from "./twin-tables.ts";

/** The largest depth at which an author can be read. */
const DEEPEST = 2;

/** Every seed table by its name in schema `seeds`. */
export const seedTables = {
  domains: table({
    place: { file: "domains.csv" },
    columns: {
      domain: cells.domain,
      title: cells.text,
      target_min: cells.whole(),
      target_max: cells.whole(),
      min_followers_verified: cells.whole(),
      min_followers: cells.whole(),
      min_relevance: cells.decimal("a number from 0 to 100", (number) => number >= 0 && number <= 100),
      max_age_days: cells.whole(1),
      /** The deepest the domain wants its authors read: 0 profile, 1 also two posts, 2 also a timeline sample. */
      depth: cells.whole(),
    },
    unique: ["domain"],
    rule: (row) => [
      ...(row.target_min > row.target_max ? ["target_min is above target_max"] : []),
      ...(row.depth > DEEPEST ? [`depth is above ${DEEPEST}`] : []),
    ],
  }),
  handles: table({
    place: { folder: "handles", column: "domain", domains: "some", repeated: true },
    columns: {
      handle: cells.handle,
      domain: cells.domain,
      /** `retired` stays on the list, so that nobody adds it again, and is not asked for. */
      status: cells.oneOf("seen", "unverified", "retired"),
      source_type: cells.name,
      evidence_url: cells.optional(cells.url),
      added_at: cells.date,
      note: cells.optional(cells.text),
    },
    unique: ["handle", "domain"],
  }),
  source_types: table({
    place: { file: "rules/source_types.csv" },
    columns: { source_type: cells.name, meaning: cells.text },
    unique: ["source_type"],
  }),
  lexicons: table({
    place: { folder: "lexicons", column: "domain", domains: "all" },
    columns: {
      domain: cells.domain,
      term: cells.term,
      weight: cells.decimal(
        "a decimal number from -1 to 1 other than 0",
        (weight) => weight !== 0 && Math.abs(weight) <= 1,
      ),
      language: cells.language,
      note: cells.optional(cells.text),
    },
    unique: ["domain", "term"],
  }),
  follower_tiers: table({
    place: { file: "rules/follower_tiers.csv" },
    columns: { tier: cells.name, min_followers: cells.whole(-1) },
    unique: ["tier"],
  }),
  rejection_reasons: table({
    place: { file: "rules/rejection_reasons.csv" },
    columns: { reason: cells.name, priority: cells.whole(1), meaning: cells.text },
    unique: ["reason"],
    // A build finds the reason by its priority.
    ruleOfAll: (rows) =>
      rows.flatMap(({ line, row }) => {
        const earlier = rows.find((one) => one.line < line && one.row.priority === row.priority);
        if (earlier === undefined) return [];
        return [{ line, what: `priority ${row.priority} is that of '${earlier.row.reason}' already` }];
      }),
  }),
  thresholds: table({
    place: { file: "rules/thresholds.csv" },
    columns: { name: cells.name, value: cells.decimal(), unit: cells.text, meaning: cells.text },
    unique: ["name"],
  }),
  settings: table({
    place: { file: "rules/settings.csv" },
    columns: { name: cells.name, value: cells.name, meaning: cells.text },
    unique: ["name"],
  }),
  quotas: table({
    place: { file: "rules/quotas.csv" },
    columns: {
      dimension: cells.oneOf("tier", "region"),
      value: cells.name,
      /** Of the lower target of each domain. */
      share: cells.decimal("a decimal number from 0 to 1", (share) => share >= 0 && share <= 1),
      note: cells.optional(cells.text),
    },
    unique: ["dimension", "value"],
    ruleOfAll: (rows) =>
      [...new Set(rows.map(({ row }) => row.dimension))].flatMap((dimension) => {
        const own = rows.filter(({ row }) => row.dimension === dimension);
        // Shares have four decimals; whole numbers add up exactly.
        const sum = own.reduce((total, { row }) => total + Math.round(row.share * 10_000), 0) / 10_000;
        const what = `the shares of dimension '${dimension}' add up to ${sum}, not to 1`;
        return sum === 1 ? [] : [{ line: own[0]?.line ?? 1, what }];
      }),
  }),
  depth_values: table({
    place: { file: "rules/depth_values.csv" },
    columns: {
      depth: cells.whole(),
      /** Posts at most; of depth 2 the size of the timeline sample. */
      posts: cells.whole(),
      /** What an author read this deep is worth, beside the profile's 1. */
      value: cells.decimal("a decimal number above 0", (value) => value > 0),
      note: cells.text,
    },
    unique: ["depth", "posts"],
    rule: ({ depth, posts }) => {
      if (depth > DEEPEST) return [`depth is above ${DEEPEST}`];
      const fits =
        depth === 2 ? posts >= MIN_SAMPLE && posts <= MAX_SAMPLE : posts === depth * POSTS_PER_AUTHOR;
      return fits ? [] : [`depth ${depth} does not bring ${posts} posts`];
    },
  }),
  prices: table({
    place: { file: "prices.csv" },
    columns: {
      resource: cells.name,
      dollars: cells.dollars,
      unit: cells.oneOf("resource", "request"),
      source: cells.text,
      valid_from: cells.date,
    },
    unique: ["resource", "valid_from"],
  }),
  access_plans: table({
    place: { file: "access_plans.csv" },
    columns: {
      plan: cells.name,
      endpoint: cells.text,
      window_seconds: cells.whole(1),
      requests_per_window: cells.whole(1),
      monthly_posts_cap: cells.optional(cells.whole()),
      monthly_dollars: cells.optional(cells.dollars),
      source: cells.text,
    },
    unique: ["plan", "endpoint"],
  }),
  ...adoptTables,
  ...identityTables,
  ...integrityTables,
  ...placeTables,
  ...reviewTables,
  ...riskTables,
  ...scoreTables,
  ...twinTables,
};

type Tables = typeof seedTables;

/** One row of the seed table `Name`. */
export type Seed<Name extends keyof Tables> = Tables[Name] extends SeedTable<infer C> ? SeedRow<C> : never;
