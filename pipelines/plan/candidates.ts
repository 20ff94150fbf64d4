import { sqlTimestamp } from "../core/clock.ts";
import { outcomesOf } from "../core/outcomes.ts";
import type { PlannedAuthor } from "../core/plans.ts";
import { counted } from "../core/progress.ts";
import type { Seed } from "../seeds/tables.ts";
import type { AuthorHandles } from "./handles.ts";
import type { Known } from "./history.ts";
import type { Standing } from "./last-build.ts";
import type { Prediction } from "./predict.ts";
import { type Freshness, freshness, outdatedAfter, type RefreshRule } from "./refresh.ts";

/** An author that the seeds name, in all its domains, with what raw and the last build tell about it. */
export interface Candidate {
  /** At the depth that its domains want. */
  readonly author: PlannedAuthor;
  /** False while what is known of it is more likely right than outdated: then it is left out of the plan. */
  readonly due: boolean;
  /** A newcomer that only stopped sources name: left out of the plan likewise. */
  readonly stopped: boolean;
  readonly prediction: Prediction;
  /** By the last build; `unknown` for an author that it does not hold. */
  readonly tier: string;
  readonly region: string;
  /** What asking for it is expected to bring its domains. */
  readonly worth: readonly DomainWorth[];
  /** How many valid authors asking for it is expected to add, over its domains. */
  readonly gain: number;
  /** What makes it like others of its tier and region. */
  readonly facets: readonly string[];
}

/** What an author means to one of its domains, in valid authors. */
export interface DomainWorth extends Freshness {
  readonly domain: string;
}

/** What candidates are judged by. */
export interface Judgement {
  readonly domains: ReadonlyMap<string, Seed<"domains">>;
  /** Milliseconds since 1970. */
  readonly asOf: number;
  /** Sources that are given up. */
  readonly stopped: ReadonlySet<string>;
  readonly refresh: RefreshRule;
  /** By author id. */
  readonly standings: ReadonlyMap<string, readonly Standing[]>;
  predict(handles: AuthorHandles, source: string): Prediction;
}

const DAY_MS = 86_400_000;
const UNKNOWN = "unknown";
const RECEIVED: ReadonlySet<string> = new Set(outcomesOf("received"));
/** An author of whom no more is known than that it is valid. */
const VALID = { is_curated: true, nearness: 0, change_in_30_days: 0 };

/**
 * The candidate that one author's handles make, under the handle that was asked for last. A newcomer is of the first of
 * its sources that is not stopped, or else of its first.
 */
export function makeCandidate(handles: AuthorHandles, judgement: Judgement): Candidate {
  const { seed, known } = handles.reduce((a, b) =>
    (b.known?.asked_at ?? 0) > (a.known?.asked_at ?? 0) ? b : a,
  );
  const names = [...new Set(handles.flatMap((one) => one.seed.domains))].sort();
  const own = names.flatMap((name) => judgement.domains.get(name) ?? []);
  const age = known?.settled_at == null ? undefined : judgement.asOf - known.settled_at;
  const isNew = known?.author_id == null && age === undefined;
  const sources = handles.flatMap((one) => one.seed.sources);
  const source = sources.find((one) => !judgement.stopped.has(one)) ?? handles[0].seed.sources[0];
  const prediction = judgement.predict(handles, source);
  const standings = known?.author_id == null ? [] : (judgement.standings.get(known.author_id) ?? []);
  const worth = own.map((domain) => ({
    domain: domain.domain,
    ...worthOf(domain, known, standings, prediction, judgement),
  }));
  const gain = worth.reduce((sum, one) => sum + one.gain, 0);
  return {
    author: {
      handle: seed.handle,
      ...(known?.author_id == null ? {} : { author_id: known.author_id }),
      domains: names,
      depth: asDepth(Math.max(...own.map((rule) => rule.depth))),
      reason: reasonFor(known, age),
      ...(isNew ? { source } : {}),
      p_fail: rounded(prediction.fail),
    },
    due: worth.some(({ outdated }) => outdated >= 0.5),
    stopped: isNew && judgement.stopped.has(source),
    prediction,
    tier: standings[0]?.follower_tier ?? UNKNOWN,
    region: standings[0]?.region ?? UNKNOWN,
    worth,
    gain: rounded(gain),
    facets: [source, names.join(" "), seed.evidence],
  };
}

/** What asking for an author brings a domain. */
function worthOf(
  { domain, max_age_days }: Seed<"domains">,
  known: Known | undefined,
  standings: readonly Standing[],
  prediction: Prediction,
  { asOf, refresh }: Judgement,
): Freshness {
  const { settled_at = null, settled_outcome = null } = known ?? {};
  const newcomer = 1 - prediction.fail;
  if (settled_at === null) return { outdated: 1, held: 0, gain: newcomer };
  const maxAge = max_age_days * DAY_MS;
  const age = asOf - settled_at;
  if (!RECEIVED.has(settled_outcome ?? "")) {
    const outdated = outdatedAfter(age, maxAge);
    return { outdated, held: 0, gain: outdated * newcomer };
  }
  const standing = standings.find((one) => one.domain === domain);
  const isReturned = 1 - prediction.missing;
  if (standing !== undefined) {
    const fresh = freshness(standing, age, maxAge, refresh);
    return { ...fresh, gain: fresh.gain * isReturned };
  }
  // Received after the last build: as likely valid as its source lets expect.
  const valid = 1 - prediction.wrong;
  const fresh = freshness(VALID, age, maxAge, refresh);
  return { outdated: fresh.outdated, held: fresh.held * valid, gain: fresh.gain * valid * isReturned };
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

function asDepth(depth: number): PlannedAuthor["depth"] {
  return depth >= 2 ? 2 : depth === 1 ? 1 : 0;
}

function reasonFor(latest: Known | undefined, age: number | undefined): string {
  if (latest === undefined) return "new";
  if (age === undefined) return `again: ${latest.outcome} at ${sqlTimestamp(latest.asked_at)}`;
  return `refresh: ${latest.outcome} ${counted(Math.floor(age / DAY_MS), "day")} ago`;
}
