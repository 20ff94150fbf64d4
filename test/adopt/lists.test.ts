import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { adopt } from "../../pipelines/adopt/adopt.ts";
import { rejectsCsv } from "../../pipelines/adopt/rejects.ts";
import { writeLists } from "../../pipelines/adopt/write.ts";
import { ownHandlesDir } from "../../pipelines/core/config.ts";
import { PipelineError } from "../../pipelines/core/errors.ts";
import { exists } from "../../pipelines/core/lake.ts";
import { writeSeedLists } from "../../pipelines/simulate/seed-lists.ts";
import { createWorld } from "../../pipelines/simulate/world.ts";
import { adoptText } from "../../pipelines/verbs/adopt-text.ts";
import { temporaryContext } from "../export/fixture.ts";
import { AdoptScene, ends, HEADER, LISTS } from "./adopt-support.ts";

test("nothing is written without being asked", async () => {
  const scene = await AdoptScene.make();
  const before = await scene.lists();
  const report = await scene.adopt(["handle,domain\nnew_one,AI"]);
  expect(report).toMatchObject({ written: false, results: { added: 1 } });
  expect(await scene.lists()).toEqual(before);
});

test("a sorted list takes new lines in their places, and every other line keeps its bytes", async () => {
  const odd = 'middle,security,seen,curator,,2026-11-01,"quoted without need"';
  const scene = await AdoptScene.make({ security: [HEADER, "beta,security,seen,curator,,2026-11-01,", odd] });
  await scene.adopt(['handle,domain,note\nzeta,security,=1+1\nAlpha,security,\nmad,security,"a, b"'], {
    write: true,
  });
  expect((await scene.lists())["security.csv"]).toBe(
    [
      HEADER,
      "Alpha,security,unverified,adopted,,2026-11-22,",
      "beta,security,seen,curator,,2026-11-01,",
      'mad,security,unverified,adopted,,2026-11-22,"a, b"',
      odd,
      "zeta,security,unverified,adopted,,2026-11-22,'=1+1",
      "",
    ].join("\n"),
  );
});

test("an unsorted list takes them at its end; line ends, byte order mark and a missing last line end are kept", async () => {
  const lines = ["z,security,seen,curator,,2026-11-01,", "a,security,seen,curator,,2026-11-01,"];
  const scene = await AdoptScene.make();
  const file = path.join(scene.context.config.handlesDir, "security.csv");
  await writeFile(file, `\ufeff${[HEADER, ...lines].join("\r\n")}`);
  await scene.adopt(["handle,domain\nm,security\nb,security"], { write: true });
  const added = ["m", "b"].map((handle) => `${handle},security,unverified,adopted,,2026-11-22,`);
  expect((await scene.lists())["security.csv"]).toBe(
    `\ufeff${[HEADER, ...lines, ...added, ""].join("\r\n")}`,
  );
});

test("a domain without a list gets one", async () => {
  const scene = await AdoptScene.make();
  await scene.adopt(["handle\nnew_one"], { write: true, domain: "edtech", sourceType: "curator" });
  expect((await scene.lists())["edtech.csv"]).toBe(
    `${HEADER}\nnew_one,edtech,unverified,curator,,2026-11-22,\n`,
  );
});

test("who is known from another domain keeps spelling and status, and rows merge over files", async () => {
  const scene = await AdoptScene.make();
  const report = await scene.adopt([
    "handle,domain,evidence,note\nADA_L,fintech,,\nnew_one,fintech,,",
    "handle,domain,evidence,note\nNEW_ONE,fintech,https://a.example/list,speaker",
  ]);
  expect(ends(report)).toEqual([
    "2 added @ADA_L fintech",
    "3 added @new_one fintech",
    "2 merged @NEW_ONE fintech with people0.csv:3",
  ]);
  expect(report.changes.map(({ after }) => after)).toMatchObject([
    { handle: "Ada_L", domain: "fintech", status: "seen" },
    { handle: "new_one", evidence_url: "https://a.example/list", note: "speaker" },
  ]);
});

test("nothing is dropped without being said: evidence that is no link, long notes, odd days, states and sources", async () => {
  const scene = await AdoptScene.make();
  const report = await scene.adopt([
    `handle;domain;evidence;note;added;status;origin\nnew_one;AI, Golf;a talk;${"n".repeat(300)};11/02/2026;active;hearsay`,
  ]);
  expect(report.rows[0]?.cleaned).toEqual([
    "'AI' is ai_research",
    "unknown domain 'Golf' left out",
    "status 'active' is none of ours: unverified",
    "source_type 'hearsay' is not in source_types.csv: adopted",
    "evidence that is no single link put into the note",
    "day '11/02/2026' cannot be read: today",
    "note cut at 280 characters",
  ]);
  const short = await scene.adopt(["handle;domain;evidence;note\nnew_one;AI;a talk;speaker"]);
  expect(short.changes[0]?.after.note).toBe("speaker; a talk");
});

test("the file's name says the domain of rows that name none", async () => {
  const scene = await AdoptScene.make();
  const file = await scene.file("new_one\n", "Climate Tech.csv");
  const report = await adopt(scene.context, { files: [file], write: false });
  expect(report.files[0]?.domain).toBe("climate_tech");
  expect(ends(report)).toEqual(["1 added @new_one climate_tech"]);
});

test("our own lists adopted again change nothing", async () => {
  const scene = await AdoptScene.make();
  const report = await scene.adopt(Object.values(LISTS).map((lines) => lines.join("\n")));
  expect(report.results).toMatchObject({ already_there: 3, added: 0, rejected: 0 });
  expect(report.changes).toEqual([]);
});

test("simulated handles go into the lists of a simulated warehouse only", async () => {
  const context = await temporaryContext({ seedsDir: "seeds" });
  const handlesDir = ownHandlesDir(context.config.warehouse);
  await writeSeedLists(createWorld({ seed: 7, size: 30, now: context.config.asOf }), handlesDir);
  const scene = await AdoptScene.make();
  const file = await scene.file("handle,domain\nsim_somebody,AI\n");
  const own = { ...context, config: { ...context.config, handlesDir } };
  expect((await adopt(own, { files: [file], write: false })).results.added).toBe(1);
  expect(ends(await adopt(scene.context, { files: [file], write: false }))).toEqual([
    "2 rejected @sim_somebody a simulated handle",
  ]);
});

test.each([
  ["a list that is broken", "handles/security.csv", { security: [HEADER, "@a,security"] }, "handle\nb", {}],
  ["an unknown domain", "--domain 'Sports'", LISTS, "b", { domain: "Sports" }],
  ["an unknown source", "--source-type 'hearsay'", LISTS, "b", { sourceType: "hearsay" }],
  ["a spreadsheet", "a spreadsheet or ZIP file", LISTS, Buffer.from("504b03040000", "hex"), {}],
  ["JSON", "this is JSON", LISTS, '[{"handle": "b"}]', {}],
  [
    "a picture",
    "this is no text",
    LISTS,
    Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 7) % 256)),
    {},
  ],
  ["a huge file", "this is 33 MiB", LISTS, Buffer.alloc(33 * 1024 * 1024, "a,b\n"), {}],
] as const)("%s is one error, and nothing is written", async (_, message, lists, content, options) => {
  const scene = await AdoptScene.make(lists);
  const before = await scene.lists();
  const error = await scene.adopt([content], { write: true, ...options }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PipelineError);
  expect((error as PipelineError).message).toContain(message);
  expect((error as PipelineError).hint).not.toBe("");
  expect(await scene.lists()).toEqual(before);
});

test("a list that somebody changed meanwhile is not written over, nor is any other", async () => {
  const scene = await AdoptScene.make();
  const { handlesDir } = scene.context.config;
  const at = (name: string) => path.join(handlesDir, `${name}.csv`);
  const before = await scene.lists();
  const rewrites = [
    { file: at("ai_research"), before: before["ai_research.csv"], after: "x" },
    { file: at("security"), before: "something else", after: "x" },
  ];
  await expect(writeLists(handlesDir, rewrites)).rejects.toThrow(/changed by somebody else meanwhile/);
  expect(await scene.lists()).toEqual(before);
  expect(await exists(at("fintech"))).toBe(false);
});

test.each([
  ["a file that is adopted", "people.csv", /names a file that is adopted/],
  ["a list", "handles/security.csv", /names a file among the lists/],
  ["a folder that is not there", "nowhere/rejected.csv", /cannot be written here/],
])("rejected rows are not written over %s, and then nothing else is written", async (_, name, message) => {
  const scene = await AdoptScene.make();
  const file = await scene.file("handle,domain\nnew_one,AI\n?,AI");
  const before = await scene.lists();
  const rejects = path.join(path.dirname(file), name);
  await expect(adopt(scene.context, { files: [file], write: true, rejects })).rejects.toThrow(message);
  expect(await scene.lists()).toEqual(before);
  expect(await readFile(file, "utf8")).toContain("new_one");
});

test.each([
  ["", /: empty\n/],
  ["handle,domain\n", /: 0 rows, UTF-8, cells between commas, header in line 1\n/],
  ["# one\n\n", /: 0 rows, .*\n {2}no rows: 1 comment \(lines that begin with #\), 1 blank line\n/],
])("a file without rows (%j) is no error and says so", async (text, said) => {
  const scene = await AdoptScene.make();
  const report = await scene.adopt([text], { write: true });
  expect(adoptText(report, { config: scene.context.config }, 100)).toMatch(said);
  expect(report.changes).toEqual([]);
});

test("a folder and a missing file are errors that say so", async () => {
  const scene = await AdoptScene.make();
  const { handlesDir } = scene.context.config;
  const of = (file: string) => adopt(scene.context, { files: [file], write: true });
  await expect(of(handlesDir)).rejects.toThrow(/this is a folder. Name the files in it/);
  await expect(of(path.join(handlesDir, "none.csv"))).rejects.toThrow(/no such file/);
});

test("rejected rows come as CSV with line, reason and advice; formulas are disarmed", async () => {
  const scene = await AdoptScene.make();
  const { rows } = await scene.adopt(["handle,domain\n=cmd,AI\nok,AI"]);
  const [header, row, ...rest] = rejectsCsv(rows).split("\n");
  expect(header).toBe("file,line,reason,what_to_do,row");
  expect(row).toMatch(
    /people0\.csv,2,no handle has '=',"A handle is letters A to Z, digits and _\.","'=cmd,AI"$/,
  );
  expect(rest).toEqual([""]);
});
