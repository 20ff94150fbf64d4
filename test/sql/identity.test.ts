import { beforeAll, describe, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";
import { MODEL, MODEL_FILE, thresholdsWith } from "./identity-model.ts";

const probability = (...weights: number[]) =>
  1 / (1 + Math.exp(-weights.reduce((sum, weight) => sum + weight, MODEL.intercept)));

let built: Built;
beforeAll(async () => {
  built = await buildFrom({
    users: [
      { handle: "plain" },
      { handle: "business", verified_type: "Business" },
      { handle: "government", verified_type: "government" },
      { handle: "blue", verified_type: "blue" },
      { handle: "official", description: "Official account." },
      { handle: "affiliated", description: "Official account.", affiliation_user_ids: ["77", "999"] },
      { handle: "itself", description: "Official account.", affiliation_user_ids: ["6"] },
      { handle: "Acme_HQ" },
      { handle: "parody", parody: true },
      { handle: "few_likes", likes_given_count: 4 },
      { handle: "some_likes", likes_given_count: 5 },
      { handle: "Ada_Shop", expanded_url: "https://www.adashop.example/about" },
      { handle: "elsewhere", expanded_url: "https://www.example.org" },
      { handle: "company", name: "Foo Labs Inc", description: "We build. Our team. We do." },
      { handle: "person", name: "Dr Ada", description: "PhD, my views" },
      {
        handle: "badge_words",
        name: "Foo Labs Inc",
        description: "Official account. We build. Our team.",
        affiliation_user_ids: ["77"],
      },
      { handle: "badge_business", verified_type: "business", affiliation_user_ids: ["77"] },
    ].map((user, i) => ({ author_id: String(i), ...user })),
    seeds: {
      "rules/known_organisations.csv": ["handle,name,note", "ACME_hq,Acme,company"],
      "identity_models/m3-1.csv": MODEL_FILE,
      "rules/thresholds.csv": await thresholdsWith(0.2, 0.8),
    },
  });
});

async function identity(handle: string) {
  const [row] = await built.rows(
    `select kind, p_organisation, reasons from authors.identity
     where author_id = (select author_id from authors.latest where handle = '${handle}')`,
  );
  return row ?? [];
}

describe("kind and probability follow from the cues", () => {
  test.each<[string, string, number[]]>([
    ["plain", "person", []],
    ["business", "organisation", [6]],
    ["government", "organisation", [6]],
    ["blue", "person", []],
    // Two terms of one class: official, official account.
    ["official", "review", [1.2, 2 * 0.8]],
    ["affiliated", "review", [1.2, 2 * 0.8, -1.5]],
    // An organisation by its words, a person's by its badge; and by both badges.
    ["badge_words", "review", [2, 1.6, 1.2, 2 * 0.8, -1.5]],
    ["badge_business", "organisation", [6, -1.5]],
    ["itself", "review", [1.2, 2 * 0.8]],
    ["Acme_HQ", "organisation", [8]],
    ["parody", "organisation", [3]],
    ["few_likes", "review", [0.7]],
    ["some_likes", "person", []],
    ["Ada_Shop", "review", [0.8]],
    ["elsewhere", "person", []],
    ["company", "organisation", [2, 1.6]],
    ["person", "person", [-1.5, -1.2, -0.9]],
  ])("@%s is %s", async (handle, kind, weights) => {
    const [foundKind, p] = await identity(handle);
    expect(p).toBeCloseTo(probability(...weights), 9);
    expect(foundKind).toBe(kind);
  });
});

test("what says nothing is no sign", async () => {
  const signs = await built.rows(
    `select handle, signal from authors.identity_signals join authors.latest using (author_id)
     where handle in ('plain', 'blue', 'itself', 'some_likes', 'elsewhere')`,
  );
  expect(signs).toEqual([]);
});

test("the lower limit ends the persons, the upper one begins the organisations", async () => {
  const { rows } = await buildFrom({
    users: [{ author_id: "1", handle: "in_the_middle" }],
    seeds: {
      "rules/thresholds.csv": await thresholdsWith(0.5, 0.5),
      "identity_models/m3-1.csv": ["feature,weight", "intercept,0.000000000"],
    },
  });
  expect(await rows("select kind, p_organisation from authors.identity")).toEqual([["organisation", 0.5]]);
});

test("the three strongest cues are the reasons, strongest first", async () => {
  expect((await identity("company"))[2]).toEqual([
    "a word of organisations in the name (labs)",
    "speaks as we (our)",
  ]);
  expect((await identity("affiliated"))[2]).toEqual([
    "affiliated with an organisation",
    "says official (official account)",
  ]);
  expect((await identity("person"))[2]).toEqual([
    "a title of persons in the name (dr)",
    "names a profession (phd)",
    "states opinions as own (views)",
  ]);
  expect((await identity("plain"))[2]).toEqual([]);
});
