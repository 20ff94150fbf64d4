import fc from "fast-check";
import { expect, test } from "vitest";
import { normaliseTerm } from "../../pipelines/seeds/term.ts";

test.each([
  ["Machine-Learning", "machine learning"],
  ["  Énergie   solaire ", "energie solaire"],
  ["Künstliche Intelligenz", "kunstliche intelligenz"],
  ["C++ / C# & R&D", "c++ c# & r&d"],
  ["ＡＩ研究", "ai 研 究"],
  ["生成AI", "生 成 ai"],
  ["ゲーム", "ゲ ー ム"],
  ["искусственный", "искусственный"],
  ["인공지능", "인공지능"],
  ["İstanbul", "istanbul"],
  ["co‑founder — ⚛️ dev", "co founder dev"],
  ["…", ""],
])("%s → %s", (text, normal) => {
  expect(normaliseTerm(text)).toBe(normal);
});

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc
    .array(
      fc.constantFrom("İ", "ﬁ", "Å", "ｶﾞ", "が", "漢", "ß", "ǅ", "𝐀", "+", "#", "&", " ", "_", "é", "q̣̇"),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
);

test("normalising twice is normalising once", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const normal = normaliseTerm(text);
      expect(normaliseTerm(normal)).toBe(normal);
    }),
    { numRuns: 5000 },
  );
});

test("a normal form holds letters, digits, + # & and single spaces, nothing in upper case", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const normal = normaliseTerm(text);
      expect(normal).toMatch(
        /^$|^[\p{L}\p{N}+#&][\p{L}\p{M}\p{N}+#&]*( [\p{L}\p{N}+#&][\p{L}\p{M}\p{N}+#&]*)*$/u,
      );
      expect(normal).toBe(normal.toLowerCase());
    }),
    { numRuns: 5000 },
  );
});

test("composed and decomposed spellings, and upper and lower case, are one term", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), (text) => {
      expect(normaliseTerm(text.normalize("NFD"))).toBe(normaliseTerm(text.normalize("NFC")));
    }),
  );
});
