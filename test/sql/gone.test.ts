import { beforeAll, describe, expect, test } from "vitest";
import type { RawRow } from "../../pipelines/core/raw.ts";
import { domainsWith } from "./domains.ts";
import { type Built, buildFrom } from "./harness.ts";

const DAY_MS = 86_400_000;
/** The lists are of 2026-11-01, day 0; the build is of 2026-11-22, day 21. */
const day = (number: number) => Date.parse("2026-11-01T12:00:00Z") + number * DAY_MS;
/** Days of three answers, as many and as far apart as it takes; a day less would not do. */
const LONG_ENOUGH = [2, 9, 16];
const TOO_SHORT = [2, 9, 15];
const TOO_RARE = [2, 19];

/** Whom the domain takes if nothing else is wrong: by the bio, as a retired seed is no evidence. */
const GOOD = {
  followers_count: 100_000,
  description: "zeta networks, zeta lemmas, omega tallies, omega quanta",
  created_at: Date.parse("2020-06-01T00:00:00Z"),
};

function user(author_id: string, handle: string, at: number, given: Partial<RawRow<"users">> = GOOD) {
  return { ...given, author_id, handle, fetched_at: day(at), run_id: `run${at}`, request_id: `q${at}` };
}

/** What a handle, or with `author_id` an id, was answered on some days. */
function asked(days: readonly number[], outcome: string, handle: string, author_id: string | null = null) {
  return days.map((at) => ({
    requested_kind: author_id === null ? "handle" : "id",
    requested: author_id ?? handle,
    handle,
    outcome,
    fetched_at: day(at),
    run_id: `run${at}`,
    request_id: `q${at}`,
  }));
}

const ORGANISATION = { ...GOOD, verified_type: "business" };

let built: Built;
beforeAll(async () => {
  built = await buildFrom({
    users: [
      user("1", "Left", 0),
      user("2", "suspended", 0),
      user("3", "short", 0),
      user("4", "rare", 0),
      user("5", "back", 0),
      user("5", "back", 18),
      user("6", "unclear", 0),
      user("7", "moved", 0),
      user("7", "moved_on", 1),
      user("8", "renamed", 0),
      user("8", "renamed_gone", 1),
      user("9", "lost", 0),
      user("10", "lost", 1),
      // The newest profile came without metrics, so that the tables show the one before.
      user("11", "bare", 0),
      user("11", "bare_now", 1, { created_at: GOOD.created_at }),
      user("12", "org_gone", 0, ORGANISATION),
      // Taken over by somebody who was renamed after that.
      user("13", "passed_on", 0),
      user("14", "passed_on", 1),
      user("14", "passed_by", 2),
      user("20", "retired_fresh", 0),
      user("21", "retired_edge", -9),
      user("22", "retired_old", -10),
      user("23", "half_retired", -10),
      user("24", "unlisted", -10),
      user("25", "retired_small", -10, { ...GOOD, followers_count: 1 }),
      user("26", "retired_org", -10, ORGANISATION),
      user("27", "retired_name", -11),
      user("27", "listed_name", -10),
      user("28", "retired_gone", -10),
    ],
    outcomes: [
      asked(LONG_ENOUGH, "not_found", "LEFT"),
      asked(LONG_ENOUGH, "suspended", "suspended", "2"),
      asked(TOO_SHORT, "not_found", "short"),
      asked(TOO_RARE, "not_found", "rare"),
      asked(LONG_ENOUGH, "not_found", "back"),
      // Answers that settle nothing.
      asked(LONG_ENOUGH, "error", "unclear"),
      asked(LONG_ENOUGH, "not_found", "moved"),
      asked(LONG_ENOUGH, "not_found", "renamed", "8"),
      asked(LONG_ENOUGH, "not_found", "lost"),
      asked(LONG_ENOUGH, "not_found", "bare"),
      asked(LONG_ENOUGH, "not_found", "org_gone"),
      asked([3, 10, 17], "not_found", "passed_on"),
      asked(LONG_ENOUGH, "not_found", "retired_gone"),
    ].flat(),
    handles: {
      ai_research: [
        ..."Left suspended short rare back unclear moved renamed lost bare org_gone passed_on".split(" "),
        "retired_fresh,retired",
        "retired_edge,retired",
        "retired_old,retired",
        "half_retired,retired",
        "retired_small,retired",
        "retired_org,retired",
        "retired_name,retired",
        "retired_gone,retired",
      ],
      security: ["half_retired"],
      fintech: ["retired_old,retired", "listed_name"],
    },
    seeds: {
      "domains.csv": await domainsWith({ fintech: { max_age_days: 31 } }),
      "lexicons/ai_research.csv": ["term,weight,language,note", "zeta networks,1,en,", "zeta lemmas,1,en,"],
      "lexicons/fintech.csv": ["term,weight,language,note", "omega tallies,1,en,", "omega quanta,1,en,"],
    },
  });
});

const verdict = async (author_id: string, domain = "ai_research") =>
  (
    await built.rows(
      `select is_curated, reason from curated.decisions where author_id = '${author_id}' and domain = '${domain}'`,
    )
  )[0];
const IN = [true, null];

describe("an account that is gone is not published", () => {
  test("gone is whom X did not return three times over two weeks, by id or by the handle it had last", async () => {
    expect(
      await built.rows(
        "select author_id, outcome, first_seen::date, last_seen::date, times from authors.gone order by author_id::int",
      ),
    ).toEqual([
      ["1", "not_found", "2026-11-03", "2026-11-17", "3"],
      ["2", "suspended", "2026-11-03", "2026-11-17", "3"],
      ["8", "not_found", "2026-11-03", "2026-11-17", "3"],
      // The handle was lost to this author, who is gone; of the other one nothing is known.
      ["10", "not_found", "2026-11-03", "2026-11-17", "3"],
      ["12", "not_found", "2026-11-03", "2026-11-17", "3"],
      ["28", "not_found", "2026-11-03", "2026-11-17", "3"],
    ]);
  });

  test("with the answers as the reason, before any other", async () => {
    const detail = "not_found 3 times in a row, from 2026-11-03 to 2026-11-17";
    expect(
      await built.rows(
        "select distinct handle, reason, detail from curated.rejected where handle in ('Left', 'org_gone', 'retired_gone') order by handle",
      ),
    ).toEqual([
      ["Left", "gone", detail],
      ["org_gone", "gone", detail],
      ["retired_gone", "gone", detail],
    ]);
  });

  test.each([
    ["missing, but a day too short", "3"],
    ["missing, but not often enough", "4"],
    ["returned again", "5"],
    ["answers that settle nothing", "6"],
    ["nobody has the old handle of a renamed author", "7"],
    ["the handle was lost to another author", "9"],
    ["the newest profile shows another handle, though without metrics", "11"],
    ["the handle was lost to somebody who gave it up", "13"],
  ])("%s: stays", async (_, author_id) => {
    expect(await verdict(author_id)).toEqual(IN);
  });

  test("is in no published table", async () => {
    const ids = "select author_id from authors.gone";
    expect(await built.rows(`from curated.ranked where author_id in (${ids})`)).toEqual([]);
    expect(await built.rows(`from curated.authors where is_curated and author_id in (${ids})`)).toEqual([]);
  });
});

describe("whom no plan asks for again leaves when the profile is too old", () => {
  test.each([
    ["a fresh profile stays", "20"],
    ["so does one exactly as old as the domain allows", "21"],
    ["a seed on another list still asks", "23"],
    ["nobody retired an author who was never listed", "24"],
    ["a new handle on another list still asks", "27"],
  ])("%s", async (_, author_id) => {
    const domain = author_id === "23" ? "security" : author_id === "27" ? "fintech" : "ai_research";
    expect(await verdict(author_id, domain)).toEqual(IN);
  });

  test("per domain, with the age and what the domain allows", async () => {
    expect(
      await built.rows("select domain, reason, detail from curated.rejected where handle = 'retired_old'"),
    ).toEqual([
      [
        "ai_research",
        "outdated",
        "every seed of the author is retired, and the profile is of 2026-10-22; the domain keeps it for 30 days",
      ],
    ]);
    expect(await verdict("22", "fintech")).toEqual(IN);
  });

  test("before the entry rule, after what is wrong with the profile", async () => {
    expect(await verdict("25")).toEqual([false, "outdated"]);
    expect(await verdict("26")).toEqual([false, "organisation"]);
  });
});
