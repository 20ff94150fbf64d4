import { beforeAll, describe, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";

const LEXICON = "term,weight,language,note";
const bio = (id: string, description: string, more = {}) => ({
  author_id: id,
  handle: `h${id}`,
  description,
  ...more,
});

let built: Built;
beforeAll(async () => {
  built = await buildFrom({
    users: [
      bio("1", "Deep kernel work and debian"),
      { author_id: "2", handle: "seeded", description: "🤖" },
      { author_id: "3", handle: "seeded_kernel", name: "Kernel", description: "kernel, kernel! a kernel" },
      bio("4", "celebrity gossip and kernel"),
      bio("5", "gossip"),
      { author_id: "6", handle: "posts_only" },
      bio("7", "linux kernel compiler debian apache git"),
      bio("8", "not a kernel"),
      { author_id: "9", handle: "linked", expanded_url: "https://www.kernel.example/people" },
      { author_id: "10", handle: "tagger" },
      { author_id: "11", handle: "seeded_gossip", description: "gossip and kernel, celebrity gossip" },
      { author_id: "12", handle: "bare" },
      bio("13", "My email: I said maintain, brain, fail; html and xml by email"),
    ],
    posts: [
      { post_id: "1", author_id: "6", text: "the kernel again" },
      { post_id: "2", author_id: "10", text: "look #DeepKernel", hashtags: ["DeepKernel"] },
      ...[...Array(20).keys()].map((i) => ({
        post_id: `9${i}`,
        author_id: "12",
        text: i === 0 ? "a kernel" : "good morning",
      })),
    ],
    handles: { open_source: ["seeded", "seeded_kernel", "seeded_gossip"] },
    seeds: {
      "lexicons/open_source.csv": [
        LEXICON,
        "kernel,1,en,",
        "deep kernel,0.5,en,",
        "not a kernel,-0.5,en,",
        "celebrity gossip,-1,en,",
        "gossip,-0.5,en,",
        ...["linux", "compiler", "debian", "apache", "git"].map((term) => `${term},0.1,en,`),
      ],
      "lexicons/fintech.csv": [LEXICON, "debian,0.4,en,"],
      "lexicons/ai_research.csv": [LEXICON, "ai,0.6,en,", "ml,0.6,en,", "ai in,0.6,en,"],
    },
  });
});

const relevance = async (id: string, domain = "open_source") =>
  (
    await built.rows(
      `select relevance, agreeing_sources, reasons from signals.relevance
       where author_id = '${id}' and domain = '${domain}'`,
    )
  )[0];

/** 100 · (1 − Π (1 − trust · (1 − e^−evidence))), to four decimals: pairs of trust and evidence. */
function noisyOr(...sources: [trust: number, evidence: number][]): string {
  const miss = sources.reduce((all, [trust, evidence]) => {
    // A probability has six decimals.
    return all * (1 - Number((trust * (1 - Math.exp(-evidence))).toFixed(6)));
  }, 1);
  return (100 * (1 - miss)).toFixed(4);
}
const BIO = 0.95;
const NAME = 0.7;
const POSTS = 0.7;

describe("relevance", () => {
  test("terms of a source add up, and of nested terms the longest counts", async () => {
    expect(await relevance("1")).toEqual([noisyOr([BIO, 0.6]), "1", ["deep kernel", "debian"]]);
  });

  test("a seed is evidence by itself", async () => {
    expect(await relevance("2")).toEqual([noisyOr([1, 0.7]), "1", ["on the domain's seed list"]]);
  });

  test("a term counts once in a source; sources that agree count more than strength in one", async () => {
    // Three listed authors: 'kernel' stands in two of them.
    expect(await relevance("3")).toEqual([
      noisyOr([1, 0.7], [NAME, 1], [BIO, 1]),
      "3",
      ["on the domain's seed list", "kernel"],
    ]);
  });

  test("terms that speak against a domain take away, down to next to nothing", async () => {
    expect(await relevance("4")).toEqual([noisyOr([BIO, 0.02]), "1", ["kernel"]]);
    expect(await relevance("8")).toEqual(["0.0000", "0", []]);
  });

  test("they never outweigh a curator", async () => {
    expect(await relevance("11")).toEqual([
      noisyOr([1, 0.7], [BIO, 0.02]),
      "2",
      ["on the domain's seed list", "kernel"],
    ]);
  });

  test("posts, links and hashtags are sources of their own, trusted less", async () => {
    // One of one post: 1 / (1 + 0.1 · 1) of the weight.
    expect(await relevance("6")).toEqual([noisyOr([POSTS, 0.9091]), "1", ["kernel"]]);
    expect(await relevance("9")).toEqual([noisyOr([0.6, 1]), "1", ["kernel"]]);
    expect(await relevance("10")).toEqual([noisyOr([0.6, 0.4545]), "1", ["deep kernel"]]);
  });

  test("one word in twenty posts counts a third", async () => {
    expect(await relevance("12")).toEqual([noisyOr([POSTS, 0.3333]), "1", ["kernel"]]);
  });

  test("the five strongest terms are reasons, and all of them count", async () => {
    expect(await relevance("7")).toEqual([
      noisyOr([BIO, 1.5]),
      "1",
      ["kernel", "apache", "compiler", "debian", "git"],
    ]);
  });

  test("'ai' does not stand in said, email, maintain, brain or fail, nor 'ml' in html", async () => {
    expect((await relevance("13", "ai_research"))?.slice(0, 2)).toEqual(["0.0000", "0"]);
  });
});

describe("candidates", () => {
  const domainsOf = async (id: string) =>
    (await built.rows(`select domain from signals.candidates where author_id = '${id}' order by 1`)).flat();

  test("the domains that something speaks for", async () => {
    expect(await domainsOf("1")).toEqual(["fintech", "open_source"]);
    expect(await domainsOf("2")).toEqual(["open_source"]);
  });

  test("all domains where nothing does", async () => {
    expect(await domainsOf("5")).toHaveLength(12);
  });
});

test("of terms that all domains use alike, less counts", async () => {
  const listed = (domain: string, text: string) =>
    [...Array(30).keys()].map((i) => bio(`${domain}${i}`, `${text} alike`, { handle: `${domain}_${i}` }));
  const lexicon = (own: string) => [LEXICON, `${own},1,en,`, "alike,1,en,"];
  const { rows } = await buildFrom({
    users: [...listed("1", "kernel"), ...listed("2", "payments")],
    handles: {
      open_source: [...Array(30).keys()].map((i) => `1_${i}`),
      fintech: [...Array(30).keys()].map((i) => `2_${i}`),
    },
    seeds: { "lexicons/open_source.csv": lexicon("kernel"), "lexicons/fintech.csv": lexicon("payments") },
  });
  // 20 authors are believed to be of one domain; 60 use it alike, for whom the floor of 0.3 is left: 38 of 80.
  expect(
    await rows("select term, authors, domains_alike, specificity from signals.term_specificity order by 1"),
  ).toEqual([
    ["alike", "60", "2.000", "0.48"],
    ["kernel", "30", "1.000", "1.00"],
    ["payments", "30", "1.000", "1.00"],
  ]);
});
