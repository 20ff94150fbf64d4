import { z } from "zod";
import type { Database } from "../core/warehouse.ts";

const component = z.object({
  part: z.string(),
  component: z.string(),
  input: z.string(),
  /** As measured, in the input's own unit; null when it was not observed. */
  value: z.number().nullable(),
  /** Observations behind the value, and how much of the component they speak for, 0 to 1. */
  evidence: z.coerce.number(),
  share: z.number(),
  /** 0 to 100; of the author, of its peers, and what counts. */
  points: z.number().nullable(),
  peer_points: z.number(),
  counted: z.number(),
  /** Weight in M2, and what the component adds to it. */
  weight: z.number(),
  contribution: z.number(),
  seen_in: z.string().nullable(),
});

/** One component of the parts that do not depend on the domain. */
export type ExplainedComponent = z.infer<typeof component>;

/**
 * The components of activity and quality (and of relevance, where a model takes it from the author alone) with what
 * each adds to M2: weights as `scores.parts` takes them, the rest of a component as the author's peers reach it.
 */
export function readComponents(
  database: Database,
  authorId: string,
  model: string,
): Promise<ExplainedComponent[]> {
  return database.rows(
    `with
     author as (select * exclude origin from scores.inputs where author_id = $authorId),
     measured as (
       unpivot author on columns(* exclude (author_id, follower_tier, sampled_posts, received_posts, posts_per_day_from))
       into name input value value
     ),
     inputs as (
       select m.input, m.value, observations_of(i.counted_by, m.sampled_posts, m.received_posts) as evidence,
         case when m.input = 'posts_per_day' then m.posts_per_day_from
           when i.counted_by = 'profile' then 'profile' else 'posts' end as seen_in
       from measured as m join seeds.score_inputs as i on m.input = i.input
     ),
     parts as (select input as part, weight::double as weight from seeds.score_models
               where score_model = $model and part = 'm2'),
     peers as (select * from scores.peer_components
               where score_model = $model and follower_tier = (select follower_tier from author)),
     known as (select part, sum(weight * points)::double / sum(weight)::double as points from peers group by part),
     joined as (
       select m.part, m.component, m.input, i.value, coalesce(i.evidence, 0) as evidence, i.seen_in,
         case when i.evidence >= m.min_evidence then (i.evidence / (i.evidence + m.prior_evidence))::double else 0 end
           as share,
         points_of(m.transform, i.value, m.low, m.high)::double as points,
         case m.missing when 'zero' then 0 else coalesce(peers.points, known.points, 50) end::double as peer_points,
         parts.weight * m.weight::double as weight
       from seeds.score_models as m
       join parts on m.part = parts.part
       left join inputs as i on i.input = m.input
       left join peers on m.part = peers.part and m.component = peers.component
       left join known on m.part = known.part
       where m.score_model = $model and m.input <> 'relevance'
     )
     select part, component, input, value, evidence, share, case when share > 0 then points end as points, peer_points,
       share * coalesce(points, 0) + (1 - share) * peer_points as counted, weight,
       weight * (share * coalesce(points, 0) + (1 - share) * peer_points) as contribution,
       case when share > 0 then seen_in end as seen_in
     from joined order by part, weight desc, component`,
    component,
    { authorId, model },
  );
}
