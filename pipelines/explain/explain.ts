import { PipelineError } from "../core/errors.ts";
import { assertKnown, DOMAIN_NAMES, MODEL_NAMES, rankingModel } from "../core/known.ts";
import type { Database } from "../core/warehouse.ts";
import {
  type DomainPlace,
  type ExplainedAuthor,
  findAuthor,
  type PostsRead,
  readPlaces,
  readPosts,
} from "./author.ts";
import { type ExplainedComponent, readComponents } from "./components.ts";
import { type ExplainedRank, readRank } from "./rank.ts";
import { type RelevanceSource, readRelevance } from "./relevance.ts";
import { assertAddsUp, type ExplainedTotals, readTotals } from "./totals.ts";

/** Everything a score of one author in one domain is made of. */
export interface Explanation {
  readonly author: ExplainedAuthor;
  readonly domain: string;
  readonly score_model: string;
  readonly posts: PostsRead;
  readonly places: readonly DomainPlace[];
  readonly totals: ExplainedTotals;
  readonly components: readonly ExplainedComponent[];
  readonly sources: readonly RelevanceSource[];
  /** Null when the author is not eligible, or the model is not the one that ranks. */
  readonly rank: ExplainedRank | null;
}

/** What is asked to be explained; domain and model default to the primary domain and the ranking model. */
export interface Question {
  readonly author: string;
  readonly domain?: string | undefined;
  readonly model?: string | undefined;
}

/**
 * Explains the score of an author from the built tables. Throws {@link PipelineError} for an unknown author, model, or
 * a domain the author is no candidate of, with the choices there are.
 */
export async function explain(database: Database, question: Question): Promise<Explanation> {
  const author = await findAuthor(database, question.author);
  const places = await readPlaces(database, author.author_id);
  const domain = question.domain ?? author.primary_domain;
  const ranking = await rankingModel(database);
  const model = question.model ?? ranking;
  const totals = await readTotals(database, author.author_id, domain, model);
  if (totals === undefined) throw await refusal(database, author, places, domain, model);
  const components = await readComponents(database, author.author_id, model);
  assertAddsUp(totals, components);
  const rank =
    model === ranking
      ? await readRank(database, author.author_id, domain, totals.m2_score, components)
      : undefined;
  return {
    author,
    domain,
    score_model: model,
    posts: await readPosts(database, author.author_id),
    places,
    totals,
    components,
    sources: await readRelevance(database, author.author_id, domain),
    rank: rank ?? null,
  };
}

async function refusal(
  database: Database,
  author: ExplainedAuthor,
  places: readonly DomainPlace[],
  domain: string,
  model: string,
): Promise<PipelineError> {
  await assertKnown(database, "score model", model, MODEL_NAMES);
  await assertKnown(database, "domain", domain, DOMAIN_NAMES);
  const own = places.map((one) => one.domain).join(", ");
  const what = `nothing speaks for @${author.handle} in ${domain}, and no list of it names the author`;
  return new PipelineError(what, {}, `The author is a candidate of ${own}.`);
}
