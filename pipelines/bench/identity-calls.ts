import { z } from "zod";
import { literal, withDatabase } from "../core/warehouse.ts";

const callRow = z.object({
  kind: z.enum(["person", "organisation", "bot", "parody"]),
  role: z.string(),
  affiliated: z.boolean(),
  second_account: z.boolean(),
  without_bio: z.boolean(),
  other_language: z.boolean(),
  called: z.enum(["person", "review", "organisation"]),
  authors: z.coerce.number(),
});

/** How many authors of one sort were called what. */
export type Calls = z.infer<typeof callRow>;

/** What the tables of a build call the authors of a simulated world; `truth` is the file about that world. */
export function readCalls(file: string, truth: string): Promise<Calls[]> {
  return withDatabase({ file, readOnly: true }, (database) => database.rows(callsSql(truth), callRow));
}

const callsSql = (truth: string) => `
  select
    truth.kind,
    truth.role,
    truth.affiliated_to is not null as affiliated,
    truth.twin_of is not null as second_account,
    latest.description is null as without_bio,
    truth.language <> 'en' as other_language,
    identity.kind as called,
    count(*) as authors
  from authors.identity as identity
  inner join authors.latest as latest on identity.author_id = latest.author_id
  inner join read_json(
    ${literal(truth)}, format = 'newline_delimited', columns = {
      author_id: 'varchar', kind: 'varchar', role: 'varchar', affiliated_to: 'varchar', twin_of: 'varchar',
      language: 'varchar'
    }
  ) as truth on identity.author_id = truth.author_id
  group by all`;
