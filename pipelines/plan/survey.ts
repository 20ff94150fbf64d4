import type { Context } from "../core/context.ts";
import { readHandles, type Seeds } from "../seeds/read.ts";
import { type Candidate, makeCandidate } from "./candidates.ts";
import { groupByAuthor, mergeHandles, withoutRetired } from "./handles.ts";
import { type History, readHistory } from "./history.ts";
import { type LastBuild, readLastBuild } from "./last-build.ts";
import { type Need, needsOf } from "./needs.ts";
import type { Policy } from "./policy.ts";
import { expectedYields, predict } from "./predict.ts";
import { countSources, type SourceRecord, type StoppedSource, stoppedSources } from "./sources.ts";

/** All that the seeds name, with what raw and the last build tell about it. */
export interface Survey {
  readonly candidates: readonly Candidate[];
  /** By source. */
  readonly records: ReadonlyMap<string, SourceRecord>;
  readonly stopped: ReadonlyMap<string, StoppedSource>;
  readonly history: History;
  /** By domain. */
  readonly needs: ReadonlyMap<string, Need>;
  readonly lastBuild: LastBuild;
}

/** Reads handle lists, raw data and the last build. */
export async function survey(context: Context, seeds: Seeds, policy: Policy): Promise<Survey> {
  const { warehouse, handlesDir, asOf } = context.config;
  const domains = new Map(seeds.domains.map((domain) => [domain.domain, domain]));
  const handles = await mergeHandles(readHandles(handlesDir, [...domains.keys()]));
  const history = await readHistory(warehouse, handles.keys());
  const lastBuild = await readLastBuild(context);
  const authors = groupByAuthor(handles, history.known);
  const records = countSources(authors, lastBuild.rejected);
  const stopped = stoppedSources(records, policy.sources);
  const candidates = withoutRetired(authors).map((author) =>
    makeCandidate(author, {
      domains,
      asOf,
      stopped: new Set(stopped.keys()),
      refresh: policy.refresh,
      standings: lastBuild.standings,
      predict: (own, source) => predict(own, records.get(source), policy.beliefs),
    }),
  );
  const needs = needsOf(seeds.domains, candidates, expectedYields(records, policy.beliefs));
  return { candidates, records, stopped, history, needs, lastBuild };
}
