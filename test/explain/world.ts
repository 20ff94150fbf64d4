import { Database } from "../../pipelines/core/warehouse.ts";
import { domainsWith } from "../sql/domains.ts";
import { AS_OF, type Built, buildFrom } from "../sql/harness.ts";
import { MODEL_FILE, thresholdsWith } from "../sql/identity-model.ts";

const DAY_MS = 86_400_000;
const AUTHORS = 12;

/** Listed authors of ai_research, the first three with posts; one is known by an earlier handle, one is too small. */
export async function explainedWorld(): Promise<Built> {
  const users = [...Array(AUTHORS).keys()].map((i) => ({
    author_id: String(100 + i),
    handle: `Author${i}`,
    name: `Author ${i}`,
    description: i === 5 ? "zeta networks at a bank" : "zeta networks",
    followers_count: i === 11 ? 5 : 100_000 + 10_000 * i,
    following_count: 300,
    listed_count: 900 + 100 * i,
    posts_count: 500 * (i + 1),
    created_at: Date.parse("2016-11-21T12:13:14Z") + i * DAY_MS,
  }));
  const posts = users.slice(0, 3).flatMap(({ author_id }) =>
    [...Array(6).keys()].map((n) => ({
      author_id,
      post_id: `${author_id}${n}`,
      created_at: AS_OF - (2 + n) * DAY_MS,
      text: "zeta networks",
      likes_count: 100 * (n + 1),
      reposts_count: 3,
      replies_count: 1,
      request_id: `posts:${n % 2}`,
    })),
  );
  return buildFrom({
    users,
    posts,
    outcomes: [
      { requested: "before4", requested_kind: "handle", outcome: "renamed", author_id: "104" },
      { requested: "lost", requested_kind: "handle", outcome: "suspended" },
    ],
    handles: { ai_research: [...users.map(({ handle }) => handle), "lost"] },
    seeds: {
      "domains.csv": await domainsWith({ ai_research: { target_min: 1, target_max: 5 } }),
      "lexicons/ai_research.csv": ["term,weight,language,note", "zeta networks,1,en,"],
      "lexicons/fintech.csv": ["term,weight,language,note", "bank,0.2,en,"],
      "identity_models/m3-1.csv": MODEL_FILE,
      "rules/thresholds.csv": await thresholdsWith(0.2, 0.8),
    },
  });
}

/** Opens a built file for one question. */
export async function withBuilt<T>(built: Built, use: (database: Database) => Promise<T>): Promise<T> {
  const database = await Database.open({ file: built.file, readOnly: true });
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}
