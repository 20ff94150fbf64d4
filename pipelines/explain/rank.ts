import { z } from "zod";
import type { Database } from "../core/warehouse.ts";
import type { ExplainedComponent } from "./components.ts";

const number = z.coerce.number();

const range = z.object({
  rank: number,
  best_rank: number,
  worst_rank: number,
  moved_by_weights: number,
  moved_by_posts: number,
  is_stable: z.boolean(),
  eligible: number,
  target_max: number,
});
const neighbour = z.object({ rank: number, handle: z.string(), m2_score: number });

/** The place in a table, what it is next to, and what would move it most. */
export interface ExplainedRank extends z.infer<typeof range> {
  readonly above: z.infer<typeof neighbour> | null;
  readonly below: z.infer<typeof neighbour> | null;
  /** Components with the most points of M2 still to win, and the rank that all of them would bring. */
  readonly chances: readonly { component: string; points: number; rank: number }[];
}

const CHANCES = 3;

/** Reads the rank by the default score model; undefined when the author is not eligible in the domain. */
export async function readRank(
  database: Database,
  authorId: string,
  domain: string,
  score: number,
  components: readonly ExplainedComponent[],
): Promise<ExplainedRank | undefined> {
  const [row] = await database.rows(
    `select r.rank, r.best_rank, r.worst_rank, r.moved_by_weights, r.moved_by_posts, r.is_stable,
       (select count(*) from curated.rank_ranges where domain = $domain) as eligible, d.target_max
     from curated.rank_ranges as r join seeds.domains as d using (domain)
     where r.author_id = $authorId and r.domain = $domain`,
    range,
    { authorId, domain },
  );
  if (row === undefined) return undefined;
  const others = await database.rows(
    `select d.place as rank, l.handle, m.m2_score
     from curated.decisions as d
     join authors.latest as l using (author_id)
     join scores.m2 as m on d.author_id = m.author_id and d.domain = m.domain
     where d.domain = $domain and d.place is not null and m.score_model = (select score_model from ops.build)
     order by d.place`,
    neighbour,
    { domain },
  );
  const chances = components
    .map(({ component, weight, counted }) => ({ component, points: weight * (100 - counted) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .slice(0, CHANCES)
    .map(({ component, points }) => {
      const better = others.filter((one) => one.rank < row.rank && one.m2_score > score + points);
      return { component, points, rank: better.length + 1 };
    });
  const at = (rank: number) => others.find((one) => one.rank === rank) ?? null;
  return { ...row, above: at(row.rank - 1), below: at(row.rank + 1), chances };
}
