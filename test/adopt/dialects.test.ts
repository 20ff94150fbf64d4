import { describe, expect, test } from "vitest";
import { AdoptScene, ends } from "./adopt-support.ts";

/** Somebody else's tables: what each is like, its text, and how each of its rows ends. */
const DIALECTS: readonly [string, string | Uint8Array, readonly string[]][] = [
  [
    "renamed columns, numbers typed by hand, domains by their titles",
    [
      "Name,Twitter Handle,Followers,Category,Profile URL,Why",
      'Margaret,@margaret_h,"120,000",AI Research,https://twitter.com/margaret_h,software for Apollo',
      "Ada,@ada_l,1,AI,,already here",
      'Katherine,kat_j,3k,"AI; Cybersecurity",,two fields',
      "Nobody,,5,AI,,",
    ].join("\n"),
    [
      "2 added @margaret_h ai_research",
      "3 already_there @ada_l ai_research",
      "4 added @kat_j ai_research+security",
      "5 rejected no handle",
    ],
  ],
  [
    "semicolons, sep= line, BOM, CRLF, ragged rows and commas without quotes",
    [
      "\ufeffsep=;",
      "screen_name;field;added;note",
      "one;vc;2026-10-01;fine",
      "two;vc",
      "three;vc;2026-10-01;a note; with a semicolon",
      "four;vc;2026-10-01;fine;;",
      "five;vc;yesterday;a note; that cannot be told apart",
      "six;Fintech, vc;01.10.2026;",
    ].join("\r\n"),
    [
      "3 added @one vc_investing",
      "4 added @two vc_investing",
      "5 added @three vc_investing",
      "6 added @four vc_investing",
      "7 rejected 5 cells where 4 are expected",
      "8 added @six fintech+vc_investing",
    ],
  ],
  [
    "links of every age in tabs, UTF-16, with comments and blank lines",
    Buffer.from(
      [
        "\ufeff# gathered from a conference",
        "url\tarea",
        "",
        "https://twitter.com/alpha?lang=en\tsecurity",
        "http://www.twitter.com/#!/beta\tinfosec",
        "https://mobile.twitter.com/gamma/status/20\tsecurity",
        "x.com/@delta/\tsecurity",
        "https://x.com/intent/user?screen_name=epsilon\tsecurity",
        "https://t.co/AbCdEf\tsecurity",
        "https://x.com/i/lists/12\tsecurity",
        "https://www.linkedin.com/in/zeta\tsecurity",
        "https://twitter.com/ALPHA\tsecurity",
      ].join("\n"),
      "utf16le",
    ),
    [
      "4 added @alpha security",
      "5 added @beta security",
      "6 added @gamma security",
      "7 added @delta security",
      "8 added @epsilon security",
      "9 rejected a shortened link (t.co)",
      "10 rejected a link to a page of X, not to a profile",
      "11 rejected a link to www.linkedin.com, not to X",
      "12 merged @ALPHA security with people0.csv:4",
    ],
  ],
  [
    "one handle a line without a header, in all spellings",
    [
      "@first",
      "＠second",
      "\u200bthird\u2060",
      "ｆｏｕｒｔｈ",
      "fіfth",
      "Jane Sixth",
      "Jane Seventh (@seventh)",
      "8888888",
      "@9999",
      "ten.th",
      "a_handle_that_is_too_long",
      "анна",
      "FIRST",
      "openai",
      "sim_ada",
      "eleventh@example.org",
      "null",
    ].join("\n"),
    [
      "1 added @first open_source",
      "2 added @second open_source",
      "3 added @third open_source",
      "4 added @fourth open_source",
      "5 added @fifth open_source",
      "6 rejected a name or several words, not a handle",
      "7 added @seventh open_source",
      "8 rejected a number: an id or a count, not a handle",
      "9 added @9999 open_source",
      "10 rejected no handle has '.'",
      "11 rejected 25 characters long, a handle has 15 at most",
      "12 rejected no handle has 'а', 'н'",
      "13 merged @FIRST open_source with people0.csv:1",
      "14 rejected @openai a known organisation (OpenAI)",
      "15 rejected @sim_ada a simulated handle",
      "16 rejected an address elsewhere, not a handle on X",
      "17 rejected 'null' stands for nothing",
    ],
  ],
  [
    "bars, quotes gone wrong, Latin-1, duplicates over domains",
    Buffer.from(
      [
        "Username|Topic|Bemerkung",
        'one|Crypto|"an open quote',
        "two|Crypto|fine",
        'three|Crypto|the "best" one',
        'four|Crypto|"a note',
        'over two lines"',
        "five|Sports|unknown",
        "ONE|Fintech|again, elsewhere",
        "one|web3|again, here",
        "sechs|Krypto & Fintech|für",
        "grace|AI|retired here",
        "grace|Fintech|retired elsewhere",
      ].join("\n"),
      "latin1",
    ),
    [
      "2 added @one crypto_web3",
      "3 added @two crypto_web3",
      "4 added @three crypto_web3",
      "5 added @four crypto_web3",
      "7 rejected @five unknown domain 'Sports'",
      "8 added @ONE fintech",
      "9 merged @one crypto_web3 with people0.csv:2",
      "10 added @sechs fintech",
      "11 rejected @grace ai_research retired in ai_research: suspended, 3 times",
      "12 rejected @grace fintech retired in ai_research: suspended, 3 times",
    ],
  ],
  [
    "a spreadsheet's export: a title, cells over several lines with commas in them, numbered rows",
    [
      "People of the conference",
      "",
      "#,Handle,Domain,Why",
      '#1,one,AI,"a note',
      "over, three, lines, each",
      'like, a, row, too"',
      '#2,two,VC,"said ""yes"""',
      "# a comment",
    ].join("\r\n"),
    ["1 rejected stands above the header in line 3", "4 added @one ai_research", "7 added @two vc_investing"],
  ],
  [
    "the same cells in a file with a wrong quote: nobody is made up, nobody is lost in a note",
    [
      "handle,domain,why",
      'one,AI,"a note',
      "Hello, AI, thing",
      'more, security, words"',
      'two,VC,an "odd" quote',
      'three,VC,an open "quote',
    ].join("\n"),
    [
      "2 rejected a quoted cell over lines 2 to 4, or rows with a quote too many: the file has wrong quotes",
      "5 added @two vc_investing",
      "6 added @three vc_investing",
    ],
  ],
  [
    "commas without quotes: in numbers, between domains, in notes, and where it cannot be told",
    [
      "handle,followers,domain,why",
      "one,120,000,AI,fine",
      "two,12,AI,good, even better",
      "three,12,AI, Crypto,fine",
      "four,1,200,000,AI,fine",
      "five,12,AI, Golf,fine",
      "six,12,AI,fine,,",
      "seven,12",
    ].join("\n"),
    [
      "2 added @one ai_research",
      "3 added @two ai_research",
      "4 rejected 5 cells where 4 are expected",
      "5 added @four ai_research",
      "6 added @five ai_research",
      "7 added @six ai_research",
      "8 rejected @seven no domain",
    ],
  ],
];

describe.each(DIALECTS)("%s", (_, content, expected) => {
  test("every row ends in exactly one way", async () => {
    const scene = await AdoptScene.make();
    const report = await scene.adopt(
      [content],
      typeof content === "string" && !content.includes(",") ? { domain: "Open Source" } : {},
    );
    expect(ends(report)).toEqual(expected);
    const [file] = report.files;
    const others = (file?.blank ?? 0) + (file?.comments ?? 0) + (file?.separators ?? 0);
    const inRows = report.rows.reduce((sum, { line, last_line }) => sum + last_line - line + 1, 0);
    expect(inRows + others + (file?.header === null ? 0 : 1)).toBe(file?.lines);
  });
});

test("columns and what was cleaned are told, and the new lines are sound", async () => {
  const scene = await AdoptScene.make();
  const report = await scene.adopt([DIALECTS[0]?.[1] ?? ""]);
  expect(report.files[0]?.columns).toEqual([
    { name: "Name", kind: "other" },
    { name: "Twitter Handle", kind: "handle" },
    { name: "Followers", kind: "number" },
    { name: "Category", kind: "domain" },
    { name: "Profile URL", kind: "evidence_url" },
    { name: "Why", kind: "note" },
  ]);
  expect(report.rows.map(({ cleaned }) => cleaned)).toEqual([
    ["@ taken off", "'AI Research' is ai_research"],
    ["@ taken off", "'AI' is ai_research"],
    ["'AI' is ai_research", "'Cybersecurity' is security"],
    [],
  ]);
  expect(report.changes.map(({ after }) => after)).toEqual([
    {
      handle: "kat_j",
      domain: "ai_research",
      status: "unverified",
      source_type: "adopted",
      evidence_url: null,
      added_at: "2026-11-22",
      note: "two fields",
    },
    {
      handle: "margaret_h",
      domain: "ai_research",
      status: "unverified",
      source_type: "adopted",
      evidence_url: "https://twitter.com/margaret_h",
      added_at: "2026-11-22",
      note: "software for Apollo",
    },
    expect.objectContaining({ handle: "kat_j", domain: "security" }),
  ]);
});
