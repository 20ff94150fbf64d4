import { z } from "zod";
import { count } from "../core/progress.ts";
import { formatTable, screenWidth } from "../core/text-table.ts";
import type { Database } from "../core/warehouse.ts";

const domainRow = z.object({
  domain: z.string(),
  title: z.string(),
  authors: z.coerce.number(),
  left_out: z.coerce.number(),
  why: z.string().nullable(),
});

const authorRow = z.object({
  domain: z.string(),
  rank: z.number(),
  handle: z.string(),
  name: z.string().nullable(),
  followers_count: z.coerce.number(),
  m2_score: z.coerce.number(),
  activity: z.coerce.number(),
  quality: z.coerce.number(),
  relevance: z.coerce.number(),
});

const HEADS = ["rank", "handle", "name", "followers", "M2", "activity", "quality", "relevance"];
const SHOWN_AUTHORS = 3;

/**
 * A table per domain under common heads: how many authors it took, whom it left out and why, and its first three with
 * their scores. `domains` is the SQL of the analysis of that name.
 */
export async function domainTables(database: Database, domains: string): Promise<string> {
  const summaries = await database.rows(domains, domainRow);
  const authors = await database.rows(
    `select * from curated.ranked where rank <= ${SHOWN_AUTHORS} order by rank`,
    authorRow,
  );
  const groups = summaries.map((summary) => ({
    summary,
    authors: authors.filter(({ domain }) => domain === summary.domain),
  }));
  const rows = groups.flatMap((group) =>
    group.authors.map((author) => [
      author.rank,
      author.handle,
      author.name,
      count(author.followers_count),
      ...[author.m2_score, author.activity, author.quality, author.relevance].map((score) =>
        score.toFixed(1),
      ),
    ]),
  );
  const columns = HEADS.map((name, i) => ({ name, align: i === 0 || i > 2 ? "right" : "left" }) as const);
  const [heads = "", rule = "", ...lines] = formatTable(columns, rows, screenWidth()).split("\n");
  let next = 0;
  const blocks = groups.map(({ summary, authors: shown }) => {
    const block = lines.slice(next, next + shown.length);
    next += shown.length;
    return ["", title(summary), ...block];
  });
  return [heads, rule, ...blocks.flat()].join("\n");
}

function title({ title: name, authors, left_out, why }: z.infer<typeof domainRow>): string {
  const left = why === null ? "nobody left out" : `${count(left_out)} left out (${why})`;
  return `${name}: ${count(authors)} ${authors === 1 ? "author" : "authors"}, ${left}`;
}
