import type { Context } from "../core/context.ts";
import { readHandles, type Seeds } from "../seeds/read.ts";
import { type Candidate, makeCandidate } from "./candidates.ts";
import { groupByAuthor, mergeHandles, withoutRetired } from "./handles.ts";
import { type History, readHistory } from "./history.ts";
import type { Policy } from "./policy.ts";
import { predict } from "./predict.ts";
import { countSources, type StoppedSource, stoppedSources } from "./sources.ts";
import { readRejected } from "./verdicts.ts";

/** All that the seeds name, with what raw and the last build tell about it. */
export interface Survey {
  readonly candidates: readonly Candidate[];
  readonly stopped: ReadonlyMap<string, StoppedSource>;
  readonly history: History;
}

/** Reads handle lists, raw data and the verdicts of the last build. */
export async function survey(context: Context, seeds: Seeds, policy: Policy): Promise<Survey> {
  const { warehouse, handlesDir, asOf } = context.config;
  const domains = new Map(seeds.domains.map((domain) => [domain.domain, domain]));
  const handles = await mergeHandles(readHandles(handlesDir, [...domains.keys()]));
  const history = await readHistory(warehouse, handles.keys());
  const authors = groupByAuthor(handles, history.known);
  const records = countSources(authors, await readRejected(context));
  const stopped = stoppedSources(records, policy.sources);
  const names = new Set(stopped.keys());
  const candidates = withoutRetired(authors).map((author) =>
    makeCandidate(author, domains, asOf, names, (own, source) =>
      predict(own, records.get(source), policy.beliefs),
    ),
  );
  return { candidates, stopped, history };
}
