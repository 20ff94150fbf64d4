import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Text } from "../../pipelines/core/lake.ts";
import { ingestUser, type Lineage } from "../../pipelines/extract/ingest.ts";

const lineage: Lineage = {
  source: "x_api",
  fetchedAt: Date.parse("2026-11-22T19:00:00.123Z"),
  runId: "run",
  batchId: "b00001",
  requestId: "q1",
};
const ingest = (value: unknown) => ingestUser(JSON.stringify(value), lineage);
const minimal = { id: "12", username: "ada" };
const row = (value: object) => {
  const read = ingest(value);
  if (!read.ok) throw new Error(read.reason);
  return read.row;
};

describe("ingestUser", () => {
  it("reads the old and the new field names into one row", () => {
    const shared = {
      id: "1346889436626259968",
      username: "Invented_One",
      name: "Invented One",
      description: "Tea &amp; maps",
      location: "Nowhere",
      url: "https://t.co/a",
      entities: {
        url: { urls: [{ start: 0, end: 14, url: "https://t.co/a", expanded_url: "https://example.com" }] },
        description: {
          urls: [{ url: "https://t.co/b", expanded_url: "https://example.org" }, { url: "https://t.co/c" }],
        },
      },
      profile_image_url: "https://example.com/a.png",
      profile_banner_url: "https://example.com/b.png",
      created_at: "2016-04-13T17:32:25.500Z",
      protected: false,
      verified: true,
      verified_type: "blue",
      is_identity_verified: true,
      parody: false,
      withheld: { country_codes: ["XX"], scope: "user" },
    };
    const counts = { followers_count: 1, following_count: 2, listed_count: 3, like_count: 4, media_count: 5 };
    const old = row({
      ...shared,
      public_metrics: { ...counts, tweet_count: 6 },
      verified_followers_count: "7",
      pinned_tweet_id: "8",
      most_recent_tweet_id: "9",
      affiliation: { user_id: "10", description: "Works there" },
    });
    const renamed = row({
      ...shared,
      public_metrics: { ...counts, post_count: 6 },
      verified_followers_count: 7,
      pinned_post_id: "8",
      most_recent_post_id: "9",
      affiliation: { user_id: ["10"], description: "Works there" },
    });
    expect(old).toEqual({
      author_id: "1346889436626259968",
      handle: "Invented_One",
      name: "Invented One",
      description: "Tea &amp; maps",
      location: "Nowhere",
      url: "https://t.co/a",
      expanded_url: "https://example.com",
      description_urls: ["https://example.org", "https://t.co/c"],
      profile_image_url: "https://example.com/a.png",
      profile_banner_url: "https://example.com/b.png",
      created_at: Date.parse("2016-04-13T17:32:25.500Z"),
      protected: false,
      verified: true,
      verified_type: "blue",
      is_identity_verified: true,
      parody: false,
      followers_count: 1,
      following_count: 2,
      posts_count: 6,
      listed_count: 3,
      likes_given_count: 4,
      media_count: 5,
      verified_followers_count: 7,
      pinned_post_id: "8",
      most_recent_post_id: "9",
      affiliation_user_ids: ["10"],
      affiliation_description: "Works there",
      withheld_countries: ["XX"],
      payload: old.payload,
      payload_sha256: sha256Text(String(old.payload)),
      source: "x_api",
      fetched_at: lineage.fetchedAt,
      run_id: "run",
      batch_id: "b00001",
      request_id: "q1",
    });
    expect({ ...renamed, payload: "", payload_sha256: "" }).toEqual({
      ...old,
      payload: "",
      payload_sha256: "",
    });
  });

  it("keeps the text it was given as payload, unknown fields and spacing included", () => {
    const text = ' {"id" : "12", "username":"ada", "new_field": 1.0 }';
    const read = ingestUser(text, lineage);
    expect(read.ok && [read.row.payload, read.row.payload_sha256]).toEqual([text, sha256Text(text)]);
  });

  it("takes null and empty texts as absent", () => {
    const blank = row({
      ...minimal,
      name: "",
      description: null,
      created_at: "",
      entities: null,
      public_metrics: { like_count: null, media_count: "" },
    });
    const absent = row(minimal);
    expect({ ...blank, payload: "", payload_sha256: "" }).toEqual({
      ...absent,
      payload: "",
      payload_sha256: "",
    });
    expect([
      absent.name,
      absent.created_at,
      absent.followers_count,
      absent.verified,
      absent.description_urls,
    ]).toEqual([null, null, null, null, null]);
  });

  it.each([
    [{ verified: "blue" }, true, "blue"],
    [{ verified: "none" }, false, "none"],
    [{ verified: "business", verified_type: "government" }, true, "government"],
    [{ verified: false }, false, null],
  ])("reads %j as verified %s, type %s", (fields, verified, type) => {
    const read = row({ ...minimal, ...fields });
    expect([read.verified, read.verified_type]).toEqual([verified, type]);
  });

  it.each([
    ["2013-06-04T16:25:04+00:00", "2013-06-04T16:25:04.000Z"],
    ["2013-06-04T16:25:04Z", "2013-06-04T16:25:04.000Z"],
    ["2013-06-04T18:25:04.25+02:00", "2013-06-04T16:25:04.250Z"],
  ])("reads the moment %s", (created_at, utc) => {
    expect(row({ ...minimal, created_at }).created_at).toBe(Date.parse(utc));
  });

  it.each([
    [{ id: undefined }, "id is missing"],
    [{ id: "" }, "id is missing"],
    [{ id: 44196397 }, "id 44196397 is not a text"],
    [{ id: "rube_x" }, 'id "rube_x" is not 1 to 19 digits'],
    [{ id: "12345678901234567890" }, 'id "12345678901234567890" is not 1 to 19 digits'],
    [{ username: null }, "username is missing"],
    [{ username: "two words" }, 'username "two words" is not 1 to 50 letters, digits and underscores'],
    [
      { public_metrics: { followers_count: "abc" } },
      'public_metrics.followers_count "abc" is not a whole number of at least 0',
    ],
    [
      { public_metrics: { followers_count: -1 } },
      "public_metrics.followers_count -1 is not a whole number of at least 0",
    ],
    [
      { public_metrics: { tweet_count: 1.5 } },
      "public_metrics.tweet_count 1.5 is not a whole number of at least 0",
    ],
    [
      { public_metrics: { tweet_count: "99999999999999999999" } },
      'public_metrics.tweet_count "99999999999999999999" is not a whole number of at least 0',
    ],
    [{ public_metrics: 5 }, "public_metrics 5 is not an object"],
    [{ created_at: "yesterday" }, 'created_at "yesterday" is not a moment such as 2026-11-22T19:00:00.000Z'],
    [
      { created_at: "1969-12-31T23:59:59Z" },
      'created_at "1969-12-31T23:59:59Z" is not a moment such as 2026-11-22T19:00:00.000Z',
    ],
    [
      { created_at: "2016-02-30T00:00:00Z" },
      'created_at "2016-02-30T00:00:00Z" is not a moment such as 2026-11-22T19:00:00.000Z',
    ],
    [{ protected: "no" }, 'protected "no" is neither true nor false'],
    [{ verified: "maybe" }, 'verified "maybe" is neither true, false nor a type of verification'],
    [{ name: ["a"] }, "name […] is not a text"],
    [{ entities: { url: { urls: {} } } }, "entities.url.urls {…} is not a list"],
    [{ affiliation: { user_id: ["x"] } }, 'affiliation.user_id.0 "x" is not 1 to 19 digits'],
    [{ affiliation: { user_id: 5 } }, "affiliation.user_id 5 is neither an id nor a list of ids"],
    [{ pinned_tweet_id: "none" }, 'pinned_tweet_id "none" is not 1 to 19 digits'],
  ])("refuses %j: %s", (fields, reason) => {
    expect(ingest({ ...minimal, ...fields })).toEqual({ ok: false, reason });
  });

  it.each(["[]", "5", "null", '"x"', "{", ""])("refuses %j, which is no object", (text) => {
    expect(ingestUser(text, lineage).ok).toBe(false);
  });

  it("refuses an object of more than a million characters", () => {
    const read = ingest({ ...minimal, description: "x".repeat(1 << 20) });
    expect(read.ok ? "" : read.reason).toMatch(/^an object of \d+ characters/);
  });

  it.each([
    ['"cut \\ud83d"', false],
    ['"cut \ud83d"', false],
    ['"\\uDC00 low first"', false],
    ['"\\ud83d\\\\\\udc00"', false],
    ['"whole \\ud83d\\ude00"', true],
    ['"\\\\ud83d is not an escape"', true],
  ])("half a surrogate pair in %s: usable is %s", (description, ok) => {
    expect(ingestUser(`{"id":"12","username":"ada","description":${description}}`, lineage).ok).toBe(ok);
  });

  it("never throws, and accepts nothing without a numeric id and a handle", () => {
    const field = fc.oneof(fc.jsonValue(), fc.constantFrom("12", "ada", null, ""));
    const anyUser = fc.record(
      {
        id: field,
        username: field,
        public_metrics: field,
        created_at: field,
        entities: field,
        verified: field,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(anyUser, fc.jsonValue()), (value) => {
        const read = ingest(value);
        if (!read.ok) return read.reason.length > 0;
        return /^[0-9]{1,19}$/.test(String(read.row.author_id)) && /^\w{1,50}$/.test(String(read.row.handle));
      }),
      { numRuns: 2_000 },
    );
  });
});
