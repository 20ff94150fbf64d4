import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildFrom } from "./harness.ts";

const DAY = 86_400_000;
const START = Date.parse("2026-09-01T00:00:00Z");

/** Who was seen under which handle, on which day. */
type Sighting = readonly [day: number, author: string, handle: string];

const TIMELINE: readonly Sighting[] = [
  // Renamed twice, and back.
  [0, "1", "Ada"],
  [7, "1", "ada_l"],
  [14, "1", "ada_l"],
  [21, "1", "Ada"],
  [28, "1", "ADA"],
  // Loses the handle to somebody else.
  [0, "2", "bee"],
  [7, "2", "bee_now"],
  [14, "22", "Bee"],
  // Not seen any more, and somebody else has the handle.
  [0, "3", "cay"],
  [21, "33", "cay"],
  // Two swap their handles.
  [0, "4", "dee"],
  [0, "5", "eve"],
  [7, "4", "eve"],
  [7, "5", "dee"],
  // Deleted, and back under the same handle.
  [0, "6", "fay"],
  [28, "6", "fay"],
];

const EXPECTED = [
  "1 ada 0–7 → ada_l",
  "1 ada_l 7–21 → ada",
  "1 ada 21– ",
  "2 bee 0–7 → bee_now taken by 22",
  "2 bee_now 7– ",
  "22 bee 14– ",
  "3 cay 0–21  taken by 33",
  "33 cay 21– ",
  "4 dee 0–7 → eve taken by 5",
  "4 eve 7– ",
  "5 eve 0–7 → dee taken by 4",
  "5 dee 7– ",
  "6 fay 0– ",
];

/** The history as lines, of sightings that came in these runs. */
async function historyOf(runs: readonly (readonly Sighting[])[]): Promise<string[]> {
  const { rows } = await buildFrom({
    users: runs.flatMap((run, i) =>
      run.map(([day, author_id, handle], j) => ({
        author_id,
        handle,
        fetched_at: START + day * DAY,
        run_id: `run${i}`,
        request_id: `file:${j + 1}`,
      })),
    ),
  });
  const found = await rows(
    `select author_id, handle, date_diff('day', timestamp '2026-09-01', valid_from),
       date_diff('day', timestamp '2026-09-01', valid_to), next_handle, taken_by
     from authors.handle_history order by author_id, valid_from`,
  );
  return found.map(
    ([author, handle, from, to, next, taken]) =>
      `${author} ${handle} ${from}–${to ?? ""} ${next === null ? "" : `→ ${next}`}${taken === null ? "" : ` taken by ${taken}`}`,
  );
}

describe("the history of handles", () => {
  test("follows renames, swaps, returns and handles that changed hands", async () => {
    expect(await historyOf([TIMELINE])).toEqual(EXPECTED);
  });

  test("is the same in whatever order and however often the same answers are imported", async () => {
    const runs = fc
      .shuffledSubarray([...TIMELINE], { minLength: TIMELINE.length })
      .chain((shuffled) =>
        fc
          .integer({ min: 0, max: shuffled.length })
          .map((cut) => [shuffled.slice(0, cut), shuffled.slice(cut), shuffled.slice(3, 9)]),
      );
    await fc.assert(
      fc.asyncProperty(runs, async (list) => {
        expect(await historyOf(list)).toEqual(EXPECTED);
      }),
      { numRuns: 3 },
    );
  });

  test("tells between which moments a handle changed", async () => {
    const { rows } = await buildFrom({
      users: [
        { author_id: "1", handle: "before", fetched_at: START },
        { author_id: "1", handle: "before", fetched_at: START + 2 * DAY, run_id: "run2" },
        { author_id: "1", handle: "after", fetched_at: START + 5 * DAY, run_id: "run3" },
      ],
    });
    expect(
      await rows(
        "select handle, not_before::date::varchar, valid_from::date::varchar, times from authors.handle_history order by valid_from",
      ),
    ).toEqual([
      ["before", null, "2026-09-01", "2"],
      ["after", "2026-09-03", "2026-09-06", "1"],
    ]);
  });
});
