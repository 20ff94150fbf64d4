import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BrokenSource, type Line, splitLines } from "../../pipelines/extract/lines.ts";

async function linesOf(chunks: readonly Buffer[], longest?: number, broken?: string): Promise<Line[]> {
  async function* source() {
    yield* chunks;
    if (broken !== undefined) throw new BrokenSource(broken);
  }
  const lines: Line[] = [];
  for await (const group of splitLines(source(), longest)) lines.push(...group);
  return lines;
}
const MEBIBYTE = Buffer.alloc(1 << 20, "x");
const texts = async (content: string | Buffer) => {
  const lines = await linesOf([Buffer.from(content)]);
  return lines.map((line) => ("text" in line ? line.text : line.problem));
};

describe("splitLines", () => {
  it.each([
    ["", []],
    ["a", ["a"]],
    ["a\n", ["a"]],
    ["\n", [""]],
    ["a\n\nb\n\n", ["a", "", "b", ""]],
    ["a\r\nb\r\n", ["a", "b"]],
    ["a\rb\rc", ["a\rb\rc"]],
    ["\ufeffa\n\ufeffb", ["a", "\ufeffb"]],
  ])("cuts %j", async (content, expected) => {
    expect(await texts(content)).toEqual(expected);
  });

  it("names lines that are not UTF-8 and reads the others", async () => {
    const content = Buffer.concat([
      Buffer.from("a\n"),
      Buffer.from([0x22, 0xff, 0xfe, 0x0a]),
      Buffer.from([0xed, 0xa0, 0xbd, 0x0a]),
      Buffer.from("é"),
    ]);
    expect(await texts(content)).toEqual(["a", "not UTF-8", "not UTF-8", "é"]);
  });

  it("does not hold a line above the limit, and goes on after it", async () => {
    const chunks = ["ok\n", "12345", "67890", "1\n12345", "67890\nend"].map((text) => Buffer.from(text));
    expect(await linesOf(chunks, 10)).toEqual([
      { number: 1, text: "ok" },
      { number: 2, problem: "a line of 11 bytes; at most 10 are read" },
      { number: 3, text: "1234567890" },
      { number: 4, text: "end" },
    ]);
  });

  it("reads past a line longer than any buffer could hold", async () => {
    const chunks = Array.from({ length: 5_000 }, () => MEBIBYTE);
    const lines = await linesOf([...chunks, Buffer.from("\nend")]);
    expect(lines).toEqual([
      { number: 1, problem: "a line of 5242880000 bytes; at most 16777216 are read" },
      { number: 2, text: "end" },
    ]);
  });

  it("makes the line at a break a problem", async () => {
    expect(await linesOf([Buffer.from("a\nb")], undefined, "cut here")).toEqual([
      { number: 1, text: "a" },
      { number: 2, problem: "cut here" },
    ]);
  });

  it("gives the same lines for any cut into chunks: those of the text split at LF", async () => {
    const content = fc.array(fc.constantFrom("a", "é", "😀", "\n", "\r\n", "\r", "{"), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(content, fc.array(fc.nat(60)), async (parts, cuts) => {
        const text = parts.join("");
        const bytes = Buffer.from(text);
        const edges = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = edges.slice(1).map((end, i) => bytes.subarray(edges[i], end));
        const expected = text.split("\n").map((line) => line.replace(/\r$/, ""));
        if (expected.at(-1) === "" && !text.endsWith("\r")) expected.pop();
        const lines = await linesOf(chunks);
        expect(lines).toEqual(expected.map((line, i) => ({ number: i + 1, text: line })));
      }),
    );
  });
});
