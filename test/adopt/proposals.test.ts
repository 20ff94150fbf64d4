import { expect, test } from "vitest";
import { PROPOSAL_HEADER } from "../../pipelines/core/proposals.ts";
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
    'moved,ai_research,retired,curator,,2026-11-01,"retired: is @moved_on now, who is on this list (run9/q9)"',
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
