import { beforeAll, describe, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";

const TERMS = [
  "ai",
  "machine learning",
  "c++",
  "機 械 学 習",
  "機 械",
  "energie",
  "ml",
  "lovelace",
  "kernel",
];
const BIOS: Record<string, string> = {
  inside: "I said: email me. We maintain. Rain, captain, CHAIN",
  alone: "AI.",
  hashtag: "into #AI",
  phrase: "Machine-Learning and more",
  apart: "machines learning, machine of learning",
  plus: "C++/Rust",
  chinese: "人工智能与機械学習的未来",
  partial: "機械的学習",
  accents: "Énergie, ENERGIE",
  quoted: "“ml” (ml) ml!",
};

let built: Built;
beforeAll(async () => {
  const bios = Object.entries(BIOS).map(([handle, description], i) => ({
    author_id: String(100 + i),
    handle,
    description,
  }));
  built = await buildFrom({
    users: [
      ...bios,
      { author_id: "1", handle: "TheAdaLovelace_ml" },
      { author_id: "2", handle: "adalovelaceml", name: "Ada LOVELACE 🤖" },
      { author_id: "3", handle: "x3", description: "🤖 … !!!", name: " " },
      { author_id: "4", handle: "x4", description: "ai and ai" },
    ],
    posts: [
      { post_id: "1", author_id: "4", text: "the end of the machine" },
      { post_id: "2", author_id: "4", text: "learning kernel things" },
      { post_id: "2", author_id: "4", text: "learning kernel things", request_id: "again:1" },
      { post_id: "3", author_id: "999", text: "kernel of nobody" },
      { post_id: "4", author_id: "4", text: null },
    ],
    seeds: {
      "lexicons/ai_research.csv": ["term,weight,language,note", ...TERMS.map((term) => `${term},1,any,`)],
      "rules/identity_terms.csv": ["term,field,class,language", "we,bio,we,en"],
    },
  });
});

async function termsOf(handle: string, field: string): Promise<unknown[]> {
  const own = TERMS.map((term) => `'${term}'`).join(", ");
  const rows = await built.rows(
    `select term from authors.terms where field = '${field}' and term in (${own})
       and author_id = (select author_id from authors.latest where handle = '${handle}') order by term`,
  );
  return rows.flat();
}

describe("a term stands in a text as whole words", () => {
  test.each([
    ["inside", []],
    ["alone", ["ai"]],
    ["hashtag", ["ai"]],
    ["phrase", ["machine learning"]],
    ["apart", []],
    ["plus", ["c++"]],
    ["chinese", ["機 械", "機 械 学 習"]],
    ["partial", ["機 械"]],
    ["accents", ["energie"]],
    ["quoted", ["ml"]],
    ["x3", []],
  ])("bio of @%s", async (handle, terms) => {
    expect(await termsOf(handle, "bio")).toEqual(terms);
  });

  test("in a handle, underscores and capitals begin words", async () => {
    expect(await termsOf("TheAdaLovelace_ml", "handle")).toEqual(["lovelace", "ml"]);
    expect(await termsOf("adalovelaceml", "handle")).toEqual([]);
  });

  test("in a name", async () => {
    expect(await termsOf("adalovelaceml", "name")).toEqual(["lovelace"]);
  });

  test("in posts, once for all of them, and never across two", async () => {
    expect(await termsOf("x4", "posts")).toEqual(["kernel"]);
  });

  test("posts of unknown authors give none", async () => {
    expect(await built.rows("select * from authors.terms where author_id = '999'")).toEqual([]);
  });
});
