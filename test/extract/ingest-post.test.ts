import { describe, expect, it } from "vitest";
import type { Lineage } from "../../pipelines/extract/ingest.ts";
import { ingestPost } from "../../pipelines/extract/ingest-post.ts";

const lineage: Lineage = { source: "import", fetchedAt: 0, runId: "run", batchId: "b00001", requestId: "q1" };
const row = (value: object) => {
  const read = ingestPost(JSON.stringify(value), lineage);
  if (!read.ok) throw new Error(read.reason);
  return { ...read.row, payload: "", payload_sha256: "" };
};

describe("ingestPost", () => {
  it("reads the old and the new field names into one row", () => {
    const shared = {
      id: "1346889436626259968",
      author_id: "12",
      created_at: "2021-01-06T18:40:40.000Z",
      text: "Tea &amp; maps #tea @ada",
      lang: "en",
      conversation_id: "1346889436626259968",
      in_reply_to_user_id: "13",
      entities: {
        hashtags: [{ start: 15, end: 19, tag: "tea" }],
        mentions: [{ username: "ada", id: "12" }, { username: "old" }],
      },
      possibly_sensitive: false,
    };
    const counts = { reply_count: 2, like_count: 3, quote_count: 4, bookmark_count: 5, impression_count: 6 };
    const references = [
      { type: "replied_to", id: "7" },
      { type: "quoted", id: "8" },
    ];
    const old = row({
      ...shared,
      public_metrics: { ...counts, retweet_count: 1 },
      referenced_tweets: references,
    });
    const renamed = row({
      ...shared,
      public_metrics: { ...counts, repost_count: 1 },
      referenced_posts: references,
    });
    expect(old).toEqual({
      post_id: "1346889436626259968",
      author_id: "12",
      created_at: Date.parse("2021-01-06T18:40:40.000Z"),
      text: "Tea &amp; maps #tea @ada",
      lang: "en",
      conversation_id: "1346889436626259968",
      in_reply_to_user_id: "13",
      referenced_kinds: ["replied_to", "quoted"],
      referenced_ids: ["7", "8"],
      hashtags: ["tea"],
      mentioned_ids: ["12"],
      possibly_sensitive: false,
      reposts_count: 1,
      replies_count: 2,
      likes_count: 3,
      quotes_count: 4,
      bookmarks_count: 5,
      impressions_count: 6,
      payload: "",
      payload_sha256: "",
      source: "import",
      fetched_at: 0,
      run_id: "run",
      batch_id: "b00001",
      request_id: "q1",
    });
    expect(renamed).toEqual(old);
  });

  it("takes a post with an id alone", () => {
    expect(row({ id: "1" })).toMatchObject({
      post_id: "1",
      author_id: null,
      text: null,
      likes_count: null,
      hashtags: null,
    });
  });

  it.each([
    [{ text: "no id" }, "id is missing"],
    [
      { id: "1", public_metrics: { like_count: -3 } },
      "public_metrics.like_count -3 is not a whole number of at least 0",
    ],
    [{ id: "1", referenced_tweets: [{ type: "quoted" }] }, "referenced_tweets.0.id is missing"],
  ])("refuses %j: %s", (value, reason) => {
    expect(ingestPost(JSON.stringify(value), lineage)).toEqual({ ok: false, reason });
  });
});
