import type { Plan } from "../../pipelines/core/plans.ts";
import { literal } from "../../pipelines/core/warehouse.ts";

/** A condition on raw: its name, and a SELECT of the rows that break it. */
export type RawCheck = readonly [what: string, select: string];

/**
 * What must hold of the raw tables of a finished run (`users`, `posts` …) beside those of an undisturbed one
 * (`calm_users` …).
 */
export function rawChecks(plan: Plan): RawCheck[] {
  const planned = plan.batches.flatMap(({ batch_id, authors }) =>
    authors.map(({ handle }) => `(${literal(batch_id)}, ${literal(handle)})`),
  );
  return [
    ...(["users", "posts", "outcomes"] as const).flatMap(sameRows),
    ["authors twice", "select author_id from users group by all having count(*) > 1"],
    ["posts twice", "select post_id from posts group by all having count(*) > 1"],
    ["requests twice", "select request_id from requests group by all having count(*) > 1"],
    ["decisions twice", "select * from decisions group by all having count(*) > 1"],
    [
      "planned authors without exactly one outcome",
      `select batch_id, handle from (values ${planned.join(", ")}) as planned(batch_id, handle)
       left join outcomes using (batch_id, handle) group by all having count(outcomes.outcome) <> 1`,
    ],
    [
      "answers of which not every author and post is in raw once",
      `select request_id from requests
       left join (select request_id, count(*) as users from users group by all) using (request_id)
       left join (select request_id, count(*) as posts from posts group by all) using (request_id)
       where state = 'committed'
         and (coalesce(users_returned, 0) <> coalesce(users, 0) or coalesce(posts_returned, 0) <> coalesce(posts, 0))`,
    ],
    [
      "authors and posts of a request that is not in the ledger as committed",
      `select request_id from (select request_id from users union all select request_id from posts)
       where request_id not in (select request_id from requests where state = 'committed')`,
    ],
  ];
}

/** Rows are the same but for when and by which request they came. */
function sameRows(kind: "users" | "posts" | "outcomes"): RawCheck[] {
  const rows = (name: string) => `select * exclude (fetched_at, request_id) from ${name}`;
  return [
    [`${kind} that are lost or changed`, `${rows(`calm_${kind}`)} except all ${rows(kind)}`],
    [`${kind} that an undisturbed run does not have`, `${rows(kind)} except all ${rows(`calm_${kind}`)}`],
  ];
}
