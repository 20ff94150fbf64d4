import { beforeAll, describe, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";
import { FETCHED_AT } from "./raw-rows.ts";

const BIG = {
  followers_count: 1_000_000,
  created_at: Date.parse("2012-06-01T00:00:00Z"),
  verified: true,
  verified_type: "blue",
};
const SMALL = { followers_count: 50_000, created_at: Date.parse("2022-06-01T00:00:00Z") };
const YOUNG = { ...SMALL, created_at: FETCHED_AT - 20 * 86_400_000 };
const PICTURE = "https://pbs.twimg.com/profile_images/1/invented.jpg";
const DEFAULT = "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png";

/** Handle → profile; the large ones come first. */
const PROFILES = {
  zorblaxquiff: { ...BIG, name: "Zorblax Quiff", description: "Sings of looms", profile_image_url: PICTURE },
  smithannawrites: { ...BIG, name: "Anna Smith" },
  unverifiedone: { ...BIG, verified: false, verified_type: "none", name: "Grombel Unverified" },
  listedbigone: { ...BIG, verified: false, verified_type: "none", name: "Grombel Listed" },
  flimsywinkle: { ...BIG, name: "Flimsy Winkle", description: "Clips by @flimsytapes" },

  zorblaxquiff_: { ...SMALL, name: "Zorblax Quiff" },
  z0rblaxquiff: { ...YOUNG, name: "Zоrblax Quіff", profile_image_url: PICTURE },
  zorblax_quiff: {
    ...YOUNG,
    name: "𝐙𝐨𝐫𝐛𝐥𝐚𝐱 Quiff Official",
    description: "support team",
    profile_image_url: DEFAULT,
  },
  zorblaxquiff_he1p: { ...SMALL, name: "Nobody" },
  realzorblaxquiff: { ...SMALL, name: "Somebody" },
  zorblaxquif: { ...SMALL, name: "Zorblax Quiff (real)", description: "Sings of looms" },
  zorblaxquiffs: { ...SMALL, name: "Somebody else" },
  zorblax_fan: { ...SMALL, name: "Zorblax Quiff", description: "Fan account, not affiliated" },
  zorblaxquiff7: { ...SMALL, name: "Zorblax Quiff", parody: true },
  thezorblaxquiff: { ...SMALL, name: "Zorblax Quiff", created_at: BIG.created_at - 1 },
  iamzorblaxquiff: { ...SMALL, name: "Zorblax Quiff", followers_count: 50_001 },
  smithannawr1tes: { ...SMALL, name: "Anna Smith" },
  namesake: { ...SMALL, name: "Zorblax Quiff" },
  annasmith: { ...SMALL, name: "Anna Smith" },
  smith_anna_writes: { ...SMALL, name: "Anna Smith" },
  unverifiedone1: { ...SMALL, name: "Grombel Unverified" },
  listedbigone1: { ...SMALL, name: "Grombel Listed" },
  flimsytapes: { ...SMALL, name: "Flimsy Winkle" },
  flimsywinkle2: { ...SMALL, name: "Flimsy Winkle", description: "Second account of @flimsywinkle" },
  ...Object.fromEntries(
    Array.from({ length: 11 }, (_, i) => [`a_${i}_holder`, { ...SMALL, name: "Shared Wobblename" }]),
  ),
  wobblename_big: { ...BIG, name: "Shared Wobblename" },
};

let built: Built;
beforeAll(async () => {
  built = await buildFrom({
    users: Object.entries(PROFILES).map(([handle, given], i) => ({
      author_id: String(100 + i),
      handle,
      ...given,
    })),
    handles: { ai_research: ["listedbigone"] },
  });
});

async function likeness(handle: string): Promise<unknown[] | undefined> {
  const [row] = await built.rows(
    `select severity, reasons from authors.risk join authors.latest using (author_id)
     where flag = 'impersonation' and handle = '${handle}'`,
  );
  return row;
}

const NAME = "the unusual name of a much larger account (@zorblaxquiff)";
const AFFIX = "the handle of a much larger account with a word added (@zorblaxquiff)";

describe("who looks like a much larger and older account is flagged", () => {
  test.each<[string, string, string[]]>([
    ["zorblaxquiff_", "medium", [AFFIX, NAME]],
    [
      "z0rblaxquiff",
      "high",
      [
        "the handle looks like that of a much larger account (@zorblaxquiff)",
        "the picture of a much larger account (@zorblaxquiff)",
        NAME,
        "a young account",
      ],
    ],
    [
      "zorblax_quiff",
      "high",
      [
        AFFIX,
        NAME,
        "speaks as a second account or support (support team)",
        "no picture of its own",
        "a young account",
      ],
    ],
    ["realzorblaxquiff", "low", [AFFIX]],
    ["zorblaxquiff_he1p", "low", [AFFIX]],
    [
      "zorblaxquif",
      "high",
      [
        "the handle is one letter from that of a much larger account (@zorblaxquiff)",
        "the bio of a much larger account (@zorblaxquiff)",
        NAME,
      ],
    ],
    ["listedbigone1", "medium", []],
    // People share names that are a given name and a surname.
    ["smith_anna_writes", "low", []],
    ["smithannawr1tes", "low", []],
  ])("@%s: %s", async (handle, severity, reasons) => {
    const [found, why] = (await likeness(handle)) ?? [];
    expect(found).toBe(severity);
    if (reasons.length > 0) expect(why).toEqual(reasons);
  });

  test.each([
    ["the account itself", "zorblaxquiff"],
    ["a letter more and another name", "zorblaxquiffs"],
    ["says it is by fans", "zorblax_fan"],
    ["labelled as parody", "zorblaxquiff7"],
    ["older", "thezorblaxquiff"],
    ["not much smaller", "iamzorblaxquiff"],
    ["only the name", "namesake"],
    ["only a common name", "annasmith"],
    ["of an account that nobody vouches for", "unverifiedone1"],
    ["named by the large account", "flimsytapes"],
    ["names the large account", "flimsywinkle2"],
    ["a name that many have", "a_0_holder"],
  ])("but not: %s", async (_why, handle) => {
    expect(await likeness(handle)).toBeUndefined();
  });
});
