import { expect, test } from "vitest";
import { PROPOSAL_HEADER } from "../../pipelines/core/proposals.ts";
import { adoptText } from "../../pipelines/verbs/adopt-text.ts";
import { AdoptScene, ends, HEADER } from "./adopt-support.ts";

const LISTS = {
  ai_research: [
    HEADER,
    "Ada_L,ai_research,seen,curator,https://a.example/ada,2026-11-01,pioneer",
    "gone,ai_research,seen,curator,,2026-11-01,",
    "moved,ai_research,seen,curator,,2026-11-01,",
    "moved_on,ai_research,seen,curator,,2026-11-01,",
    "stolen,ai_research,seen,curator,,2026-11-01,",
  ],
};

/** A row of a file of proposals. */
function row(action: string, handle: string, newHandle = "", domain = "ai_research"): string {
  const seen = "2026-11-09T12:00:00Z,2026-11-20T12:00:00Z,3";
  return `${action},${handle},${domain},${newHandle},1,not_found,${seen},run9/q9,told so`;
}

const file = (...rows: string[]) => [PROPOSAL_HEADER.join(","), ...rows, ""].join("\n");

test("renames and retirements are done, alarms are left alone, and twice is once", async () => {
  const scene = await AdoptScene.make(LISTS);
  const proposals = file(
    row("alarm", "stolen", "stolen_now"),
    row("rename", "ada_l", "Ada_Lovelace"),
    row("rename", "moved", "moved_on"),
    row("retire", "gone"),
    row("retire", "never_there"),
    row("rename", "stolen", "OpenAI"),
    row("rename", "stolen", "not a handle"),
    row("rename", "stolen", "sim_stolen"),
    row("rename", "stolen", "x", "sports"),
    row("burn", "stolen"),
  );
  const report = await scene.adopt([proposals], { write: true });
  expect(report.files[0]?.kind).toBe("proposals");
  expect(ends(report)).toEqual([
    "2 rejected @stolen ai_research an alarm: told so",
    "3 renamed @ada_l ai_research",
    "4 retired @moved ai_research",
    "5 retired @gone ai_research",
    "6 rejected @never_there ai_research @never_there is not on the list of ai_research any more",
    "7 rejected @stolen ai_research @OpenAI is a known organisation (OpenAI)",
    "8 rejected @stolen ai_research the new handle 'not a handle' is none",
    "9 rejected @stolen ai_research a simulated handle",
    "10 rejected @stolen sports @stolen is not on the list of sports any more",
    expect.stringContaining("11 rejected @stolen no proposal: action"),
  ]);
  const lists = await scene.lists();
  expect(lists["ai_research.csv"]?.split("\n")).toEqual([
    HEADER,
    "Ada_Lovelace,ai_research,seen,curator,https://a.example/ada,2026-11-01,was @ada_l until 2026-11-09 (run9/q9); pioneer",
    "gone,ai_research,retired,curator,,2026-11-01,retired: not_found 3 times from 2026-11-09 to 2026-11-20 (run9/q9)",
    "moved,ai_research,retired,curator,,2026-11-01,retired: is @moved_on since 2026-11-09 (run9/q9)",
    ...LISTS.ai_research.slice(4),
    "",
  ]);
  const again = await scene.adopt([proposals], { write: true });
  expect(again.results).toMatchObject({ already_there: 3, renamed: 0, retired: 0, rejected: 7 });
  expect(await scene.lists()).toEqual(lists);
});

test("a renamed seed moves to its place, and the other lines keep theirs", async () => {
  const scene = await AdoptScene.make(LISTS);
  await scene.adopt([file(row("rename", "Ada_L", "zoe"))], { write: true });
  const handles = (await scene.lists())["ai_research.csv"]?.split("\n").map((line) => line.split(",")[0]);
  expect(handles).toEqual(["handle", "gone", "moved", "moved_on", "stolen", "zoe", ""]);
});

test("an alarm is done when a person has made something else of it, saved by a spreadsheet", async () => {
  const scene = await AdoptScene.make(LISTS);
  const saved = `\ufeff${file(row("retire", "stolen", "stolen_now"))
    .replaceAll(",", ";")
    .replaceAll("\n", "\r\n")}`;
  const report = await scene.adopt([saved], { write: true });
  expect(ends(report)).toEqual(["2 retired @stolen ai_research"]);
});

test("a table of before a rename or retirement does not undo it, whatever the order of the files", async () => {
  const scene = await AdoptScene.make({
    ...LISTS,
    security: [
      HEADER,
      "gone,security,retired,curator,,2026-11-01,",
      "moved,security,seen,curator,,2026-11-01,",
    ],
  });
  const proposals = file(
    row("rename", "Ada_L", "Ada_King"),
    row("rename", "moved", "moved_on"),
    row("retire", "gone"),
  );
  const old = [
    "handle,domain",
    "ada_l,AI",
    "@ADA_L,fintech",
    "moved,AI",
    "gone,AI",
    "gone,fintech",
    "ada_king,security",
  ].join("\n");
  const expected = [
    "2 already_there @Ada_King ai_research",
    "3 added @Ada_King fintech",
    // On another list the handle stands still: that list decides.
    "4 already_there @moved ai_research",
    "5 rejected @gone ai_research retired in ai_research: not_found 3 times from 2026-11-09 to 2026-11-20 (run9/q9)",
    "6 rejected @gone fintech retired in ai_research: not_found 3 times from 2026-11-09 to 2026-11-20 (run9/q9)",
    "7 added @ada_king security",
  ];
  const together = await scene.adopt([old, proposals]);
  expect(ends(together).slice(0, expected.length)).toEqual(expected);
  await scene.adopt([proposals], { write: true });
  const report = await scene.adopt([old], { write: true });
  expect(ends(report)).toEqual(expected);
  const said = "@ada_l is @Ada_King since 2026-11-09 (run9/q9)";
  expect(report.rows[0]?.reason).toBe(said);
  expect(report.rows[1]?.cleaned).toContain(said.replace("ada_l", "ADA_L"));
  expect(adoptText(report, { config: scene.context.config }, 120)).toContain(said);
  const lists = await scene.lists();
  expect(Object.values(lists).join("").toLowerCase()).not.toMatch(/^ada_l,/m);
  expect((await scene.adopt([old], { write: true })).changes).toEqual([]);
});

test("a handle is followed over several renames, and to nobody when the last one is gone", async () => {
  const scene = await AdoptScene.make(LISTS);
  await scene.adopt([file(row("rename", "Ada_L", "ada_2"))], { write: true });
  await scene.adopt([file(row("rename", "ada_2", "ada_3"))], { write: true });
  const old = "handle,domain\nAda_L,fintech\nada_2,fintech";
  const followed = ["2 added @ada_3 fintech", "3 merged @ada_3 fintech with people0.csv:2"];
  expect(ends(await scene.adopt([old]))).toEqual(followed);
  await scene.adopt([file(row("retire", "ada_3"))], { write: true });
  expect(ends(await scene.adopt([old]))).toEqual([
    expect.stringMatching(
      /^2 rejected @ada_3 fintech @Ada_L is @ada_3 since .*, retired in ai_research: not_found 3/,
    ),
    expect.stringMatching(/^3 rejected @ada_3/),
  ]);
});

test("a spreadsheet's own way of writing days does not lose the past, and a day that cannot be read is refused", async () => {
  const scene = await AdoptScene.make(LISTS);
  const german = (text: string) => text.replace("2026-11-09T12:00:00Z", "09.11.2026");
  await scene.adopt([german(file(row("rename", "Ada_L", "ada_2")))], { write: true });
  expect((await scene.lists())["ai_research.csv"]).toContain("was @Ada_L until 2026-11-09 (run9/q9)");
  const unread = file(row("retire", "gone")).replace("2026-11-20T12:00:00Z", "lately");
  expect(ends(await scene.adopt([unread]))).toEqual([expect.stringMatching(/^2 rejected @gone .*no days/)]);
});
