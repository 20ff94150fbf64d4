import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasLoneSurrogate, isJson, provesUniqueKeys, scanJson } from "../../pipelines/extract/json-text.ts";
import { listElements, PageError, readPage } from "../../pipelines/extract/pages.ts";

const reasonOf = (text: string): string => {
  try {
    readPage(text);
  } catch (error) {
    if (error instanceof PageError) return error.message;
    throw error;
  }
  return "";
};

describe("readPage", () => {
  it("cuts users and posts of both vocabularies out of a page, as received", () => {
    const page = readPage(`{
      "data": [ {"id":"1", "username":"ada", "n": 1.0},
                {"id":"2","username":"bob","name":"caf\\u00e9 \\ud83d\\ude00"} ],
      "includes": { "users": [{"id":"3"}], "tweets": [{"id":"4", "text":"old"}], "posts": [{"id":"5","text":"new"}],
                    "media": [{"media_key":"m"}] },
      "meta": { "result_count": 2, "next_token": "t0" },
      "__twarc": { "retrieved_at": "2022-03-16T02:40:46+00:00" }
    }`);
    expect(page).toEqual({
      users: [
        '{"id":"1", "username":"ada", "n": 1.0}',
        '{"id":"2","username":"bob","name":"caf\\u00e9 \\ud83d\\ude00"}',
        '{"id":"3"}',
      ],
      posts: ['{"id":"4", "text":"old"}', '{"id":"5","text":"new"}'],
      problems: [],
      nextToken: "t0",
      resultCount: 2,
      others: [],
      retrievedAt: Date.parse("2022-03-16T02:40:46Z"),
    });
  });

  it("reads a single object as the data of a page, and a page whose data is one object", () => {
    expect(readPage(' {"id":"1","username":"ada"} ').users).toEqual(['{"id":"1","username":"ada"}']);
    expect(readPage('{"data": {"id":"1","username":"ada"}}').users).toEqual(['{"id":"1","username":"ada"}']);
  });

  it.each([
    ['{"id":"1","username":"ada"}', "user"],
    ['{"id":"1","public_metrics":{"followers_count":1}}', "user"],
    ['{"id":"1","text":"hi","username":"ada"}', "post"],
    ['{"id":"1","edit_history_post_ids":["1"]}', "post"],
  ])("tells %s to be a %s", (text, kind) => {
    const page = readPage(`{"data":[${text}]}`);
    expect([page.users.length, page.posts.length]).toEqual(kind === "user" ? [1, 0] : [0, 1]);
  });

  it.each([
    ['{"id":"1","name":"Papers","owner_id":"2"}', "list"],
    ['{"start":"a","end":"b","tweet_count":1}', "count"],
    ['{"id":"1","action":"delete","reason":"protected"}', "compliance event"],
    ['{"id":"1","text":"psst","event_type":"MessageCreate"}', "direct message"],
    ['{"id":"1"}', "unknown object"],
    ["7", "bare value"],
  ])("names %s a %s", (text, kind) => {
    expect(readPage(`{"data":[${text}]}`).others).toEqual([kind]);
  });

  it("keeps texts in step with objects when a list mixes kinds", () => {
    const page = readPage('{"data":[1,{"id":"1","username":"a"},[{"x":2}],"s",{"id":"2","username":"b"}]}');
    expect(page.users).toEqual(['{"id":"1","username":"a"}', '{"id":"2","username":"b"}']);
    expect(page.others).toEqual(["bare value", "bare value", "bare value"]);
  });

  it("takes a problem+json answer as a problem", () => {
    const page = readPage(
      '{"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429}',
    );
    expect(page.problems).toEqual([
      { title: "Too Many Requests", detail: "Too Many Requests", type: "about:blank" },
    ]);
  });

  it("reads a page without data, with null data and with fields of unexpected types", () => {
    expect(readPage('{"errors":[{"title":"Not Found Error"},"odd"]}').problems).toHaveLength(2);
    expect(readPage('{"data":null,"meta":"odd","errors":{},"includes":7,"__twarc":[]}')).toEqual({
      users: [],
      posts: [],
      problems: [],
      nextToken: undefined,
      resultCount: undefined,
      others: [],
    });
  });

  it.each([
    ["", "not JSON: Unexpected end of JSON input"],
    ['{"id":"1","username":"a"', /^not JSON: /],
    ["[]", "not a JSON object"],
    ["null", "not a JSON object"],
    ['{"id":"1","id":"1","username":"a"}', 'the key "id" stands twice'],
    ['{"id":"1","username":"a","public_metrics":{"x":1,"\\u0078":2}}', 'the key "x" stands twice'],
    ['{"data":[{"id":"1","username":"a","username":"b"}]}', 'the key "username" stands twice'],
    ["[".repeat(100_000), "nested deeper than 100 levels"],
    [`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`, "nested deeper than 100 levels"],
    [`{"a":${"[".repeat(120)}${"]".repeat(120)}}`, "nested deeper than 100 levels"],
  ])("refuses %.40s", (text, reason) => {
    expect(reasonOf(text)).toMatch(reason);
  });

  it("reads a page of a hundred thousand objects", () => {
    const many = Array.from({ length: 100_000 }, () => "{}").join(",");
    expect(readPage(`{"data":[${many}],"includes":{"users":[${many}]}}`).users).toHaveLength(100_000);
  });
});

describe("listElements", () => {
  it("cuts a list, and leaves everything else alone", () => {
    expect(listElements(' [ {"a":[1]} ,2, [3] ]')).toEqual(['{"a":[1]}', "2", "[3]"]);
    expect(listElements("[]")).toEqual([]);
    expect(listElements('{"a":[1]}')).toBeUndefined();
  });
});

/** A JSON text with random spacing of what `JSON.stringify` would write. */
const spaced = (value: unknown, spaces: readonly string[], next = { i: 0 }): string => {
  const gap = () => spaces[next.i++ % Math.max(spaces.length, 1)] ?? "";
  const around = (text: string) => gap() + text + gap();
  if (Array.isArray(value))
    return around(`[${value.map((item) => spaced(item, spaces, next)).join(",")}${gap()}]`);
  if (typeof value !== "object" || value === null) return around(JSON.stringify(value));
  const fields = Object.entries(value).map(
    ([key, item]) => `${around(JSON.stringify(key))}:${spaced(item, spaces, next)}`,
  );
  return around(`{${fields.join(",")}${gap()}}`);
};
const spacing = fc.array(fc.constantFrom("", " ", "\n", "\t", "\r\n"), { maxLength: 7 });

describe("scanJson", () => {
  it("cuts texts that parse to the elements, whatever the spacing", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.array(fc.jsonValue()), spacing, (data, users, spaces) => {
        const { slices, duplicateKey } = scanJson(
          spaced({ data, other: data, includes: { users } }, spaces),
          ["data", "includes.users"],
        );
        const parsed = (name: string) => (slices.get(name) ?? []).map((text) => JSON.parse(text));
        expect(duplicateKey).toBeUndefined();
        expect(JSON.stringify(parsed("data"))).toBe(JSON.stringify(data));
        expect(JSON.stringify(parsed("includes.users"))).toBe(JSON.stringify(users));
      }),
      { numRuns: 500 },
    );
  });

  it("finds a repeated key at any depth, and the quick proof never hides one", () => {
    const key = fc.constantFrom("a", "b", "__proto__", '":', "c\\", "1");
    const tree: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.constantFrom("1", '"x"', '"\\":"', '":"', "null"),
        fc.array(tie("node"), { maxLength: 3 }).map((items) => `[${items.join(" , ")}]`),
        fc
          .array(fc.tuple(key, fc.constantFrom("", " ", "\n"), tie("node")), { maxLength: 4 })
          .map(
            (fields) =>
              `{${fields.map(([name, gap, item]) => `${JSON.stringify(name)}${gap}:${item}`).join(",")}}`,
          ),
      ),
    })).node;
    let repeated = 0;
    fc.assert(
      fc.property(tree, (text) => {
        const { duplicateKey } = scanJson(text, []);
        if (duplicateKey !== undefined) repeated += 1;
        expect(duplicateKey !== undefined).toBe(repeatsKey(text));
        if (provesUniqueKeys(text, JSON.parse(text))) expect(duplicateKey).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
    expect(repeated).toBeGreaterThan(50);
  });

  it("gives some answer for any text", () => {
    const fragment = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      '"a"',
      "1",
      "null",
      "\\",
      "/*",
      "//",
      " ",
      "\u0000",
      "e",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (json) => {
        scanJson(json, ["", "data"]);
        expect(isJson(json)).toBe(isJson(` ${json}\n`));
      }),
      { numRuns: 3_000 },
    );
  });
});

/** Written apart from the code under test: JSON.parse drops repeated keys, so writing it back loses some. */
function repeatsKey(text: string): boolean {
  const colons = (json: string) => json.replaceAll(/"(?:[^"\\]|\\.)*"/g, "s").split(":").length;
  return colons(JSON.stringify(JSON.parse(text))) !== colons(text);
}

describe("hasLoneSurrogate", () => {
  it("agrees with the parsed value", () => {
    const piece = fc.constantFrom("\\ud83d", "\\uDE00", "\\\\", "\\n", "ud83d", "x", "😀", "\\u0041");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = `"${pieces.join("")}"`;
        expect(hasLoneSurrogate(text)).toBe(/\p{Surrogate}/u.test(String(JSON.parse(text))));
      }),
      { numRuns: 2_000 },
    );
  });
});
