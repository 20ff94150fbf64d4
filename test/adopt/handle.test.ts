import { beforeAll, expect, test } from "vitest";
import { readHandle } from "../../pipelines/adopt/handle.ts";
import { readDay, readDomains, readUrl } from "../../pipelines/adopt/values.ts";
import { makeVocabulary, type Vocabulary } from "../../pipelines/adopt/vocabulary.ts";
import { decode } from "../../pipelines/core/decode.ts";
import { readSeeds } from "../../pipelines/seeds/read.ts";

let vocabulary: Vocabulary;
beforeAll(async () => {
  vocabulary = makeVocabulary(await readSeeds({ seedsDir: "seeds", handlesDir: "seeds/handles" }));
});

test.each([
  "ada",
  "@ada",
  "＠ada",
  "@ ada",
  " ada ",
  "\u200bada\u200d",
  "ａｄａ",
  "𝐚𝐝𝐚",
  "аda",
  "'@ada",
  '"ada"',
  "ada,",
  "(@ada)",
  "https://twitter.com/ada",
  "http://x.com/ada?lang=en",
  "x.com/ada/",
  "www.x.com/@ada",
  "mobile.twitter.com/ada/status/1",
  "HTTPS://X.COM/ada",
  "https://x.com/%40ada",
  "https://twitter.com/#!/ada",
  "https://x.com/intent/follow?screen_name=ada",
  "Ada Lovelace (@ada)",
  "Ada, @ada",
  "https://x.com/аda",
])("%j is @ada", (cell) => {
  expect(readHandle(cell, vocabulary)).toMatchObject({ handle: "ada" });
});

test.each([
  ["", "no handle"],
  ["@", "no handle has '@'"],
  ["Ada Lovelace", "a name or several words"],
  ["@Ada Lovelace", "a name or several words"],
  ["@ada and @grace", "more than one handle"],
  ["2244994945", "an id or a count"],
  ["1.2E+18", "a spreadsheet rounded"],
  ["n/a", "no handle has '/'"],
  ["None", "stands for nothing"],
  ["ada@example.org", "an address elsewhere"],
  ["@ada@mastodon.social", "an address elsewhere"],
  ["ada.lovelace", "no handle has '.'"],
  ["Анна", "no handle has 'А', 'н', 'а'"],
  ["ada_lovelace_1815", "17 characters long"],
  ["https://t.co/abc", "a shortened link"],
  ["https://х.com/ada", "not to X"],
  ["https://x.com.evil.example/ada", "not to X"],
  ["https://x.com/i/user/12", "a link to the id 12"],
  ["https://x.com/home", "a page of X"],
  ["https://x.com", "the front page of X"],
])("%j is no handle: %s", (cell, reason) => {
  expect(readHandle(cell, vocabulary)).toMatchObject({
    reason: expect.stringContaining(reason),
    advice: expect.stringMatching(/./),
  });
});

test("what was cleaned is told", () => {
  expect(readHandle("\u200b＠аda", vocabulary)).toEqual({
    handle: "ada",
    cleaned: [
      "invisible characters taken out",
      "full-width or styled letters made plain",
      "@ taken off",
      "look-alike letter U+0430 read as a",
    ],
  });
  expect(readHandle("ada", vocabulary)).toEqual({ handle: "ada", cleaned: [] });
});

test.each([
  ["AI", ["ai_research"], []],
  ["VC / Investing", ["vc_investing"], []],
  ["crypto/web3", ["crypto_web3"], []],
  ["Data Science & AI", ["data_science", "ai_research"], []],
  ["vc; AI | infosec", ["vc_investing", "ai_research", "security"], []],
  ["AI, ai_research, Artificial Intelligence", ["ai_research"], []],
  ["AI and Sports", ["ai_research"], ["Sports"]],
  ["Sports", [], ["Sports"]],
  [" ", [], []],
])("%j is of %j, and %j is unknown", (cell, domains, unknown) => {
  expect(readDomains(cell, vocabulary.domains)).toMatchObject({ domains, unknown });
});

test.each([
  ["2026-11-02", "2026-11-02"],
  ["2026/11/2", "2026-11-02"],
  ["2.11.2026", "2026-11-02"],
  ["2026-11-02T10:00:00Z", "2026-11-02"],
  ["11/02/2026", undefined],
  ["2026-02-30", undefined],
  ["soon", undefined],
])("the day %j is %s", (cell, day) => {
  expect(readDay(cell)).toBe(day);
});

test("links get their https, and texts are none", () => {
  expect(readUrl("HTTPS://a.example/b c")).toBeUndefined();
  expect(readUrl("a.example/b")?.value).toBe("https://a.example/b");
  expect(readUrl("HTTP://a.example")?.value).toBe("http://a.example");
  expect(readUrl("a conference")).toBeUndefined();
});

test("a text is read in the encoding it was written in", () => {
  const text = "für,日\n".repeat(20);
  expect(decode(Buffer.from(text))).toEqual({ text, encoding: "UTF-8" });
  expect(decode(Buffer.from(`\ufeff${text}`))).toEqual({ text, encoding: "UTF-8" });
  expect(decode(Buffer.from(`\ufeff${text}`, "utf16le"))).toEqual({ text, encoding: "UTF-16" });
  expect(decode(Buffer.from("handle,note\nada,x\n", "utf16le"))).toMatchObject({ encoding: "UTF-16" });
  expect(decode(Buffer.from("handle,note\nada,x\n", "utf16le").swap16())).toMatchObject({
    text: "handle,note\nada,x\n",
    encoding: "UTF-16",
  });
  expect(decode(Buffer.from("für", "latin1"))).toEqual({ text: "für", encoding: "Windows-1252" });
  expect(decode(Buffer.alloc(0))).toEqual({ text: "", encoding: "UTF-8" });
});
