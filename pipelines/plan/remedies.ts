import type { PlannedAuthor } from "../core/plans.ts";
import type { AccessTerms } from "./access.ts";
import { type Circumstances, type Knowledge, type Outlook, outlook } from "./forecast.ts";

/** A change, and what the domain takes with it. */
export interface Remedy {
  readonly kind: "depth" | "access_plan" | "everyone" | "everyone_shallow";
  /** Of an access plan its name, otherwise the deepest depth. */
  readonly to: string | number;
  /** Until the last author of the domain is done. */
  readonly minutes: number;
  readonly is_done: boolean;
  /** Dollars of the domain and of the whole plan. */
  readonly dollars: number;
  readonly plan_dollars: number;
}

/** A domain that is not done in a day, or of which authors are left out, and what would change that. */
export interface Shortfall {
  readonly domain: string;
  readonly minutes: number;
  readonly is_done: boolean;
  readonly in_a_day: boolean;
  /** Due, and left out for the limit or the budget. */
  readonly left: number;
  readonly remedies: readonly Remedy[];
}

/** What a plan and its alternatives are made of. */
export interface Alternatives {
  readonly batches: readonly { readonly authors: readonly PlannedAuthor[] }[];
  /** Due authors that the plan leaves out, as deep as they would be read. */
  readonly left: readonly PlannedAuthor[];
  readonly knowledge: Knowledge;
  readonly access: AccessTerms;
  /** The plan under the other access plans. */
  readonly others: readonly Outlook[];
  readonly circumstances: Circumstances;
}

const DAY_MINUTES = 24 * 60;
const BATCH = 15;

/** The domains that fall short under `expected`; each remedy is the whole run played through with that change. */
export function shortfalls(expected: Outlook, alternatives: Alternatives): Shortfall[] {
  const { batches, left, knowledge, access, others, circumstances } = alternatives;
  const isLate = ({ minutes, authors, authors_done }: Outlook["domains"][number]) =>
    minutes > DAY_MINUTES || authors_done < authors;
  const leftOf = (domain: string) => left.filter((author) => author.domains.includes(domain)).length;
  const leftBy = new Map(knowledge.acquaintance.domains.map((domain) => [domain, leftOf(domain)]));
  const play = (authors: Alternatives["batches"], deepest: PlannedAuthor["depth"]) =>
    outlook(atMost(authors, deepest), knowledge, access, circumstances);
  const deepest = deepestOf(batches);
  const shallower = expected.domains.some(isLate)
    ? ([1, 0] as const)
        .filter((depth) => depth < deepest)
        .map((depth) => ({ depth, run: play(batches, depth) }))
    : [];
  const everyone = [...batches, ...inBatches(left)];
  const complete = left.length === 0 ? undefined : play(everyone, 2);
  const profiles = left.length === 0 || deepestOf(everyone) === 0 ? undefined : play(everyone, 0);
  return knowledge.acquaintance.domains.flatMap((domain) => {
    const own = expected.domains.find((one) => one.domain === domain);
    const leftHere = leftBy.get(domain) ?? 0;
    if (leftHere === 0 && (own === undefined || !isLate(own))) return [];
    const late = own !== undefined && isLate(own);
    const quick = (one: Remedy) => one.is_done && one.minutes <= DAY_MINUTES;
    const ways = [
      ...(late ? shallower.map(({ depth, run }) => remedy("depth", depth, domain, run)) : [])
        .filter(quick)
        .slice(0, 1),
      ...(late ? others.map((run) => remedy("access_plan", run.access_plan, domain, run)) : []).filter(quick),
      ...(leftHere > 0 && complete !== undefined ? [remedy("everyone", 2, domain, complete)] : []),
      ...(leftHere > 0 && profiles !== undefined ? [remedy("everyone_shallow", 0, domain, profiles)] : []),
    ];
    return {
      domain,
      minutes: own?.minutes ?? 0,
      is_done: own === undefined || own.authors_done === own.authors,
      in_a_day: !late,
      left: leftHere,
      remedies: ways,
    };
  });
}

function remedy(kind: Remedy["kind"], to: Remedy["to"], domain: string, run: Outlook): Remedy {
  const own = run.domains.find((one) => one.domain === domain);
  return {
    kind,
    to,
    minutes: own?.minutes ?? 0,
    is_done: own === undefined || own.authors_done === own.authors,
    dollars: own?.dollars ?? 0,
    plan_dollars: run.end.dollars,
  };
}

function atMost(batches: Alternatives["batches"], deepest: PlannedAuthor["depth"]): Alternatives["batches"] {
  return batches.map(({ authors }) => ({
    authors: authors.map((author) => (author.depth <= deepest ? author : { ...author, depth: deepest })),
  }));
}

function deepestOf(batches: Alternatives["batches"]): number {
  return batches.reduce(
    (deepest, { authors }) => authors.reduce((most, { depth }) => Math.max(most, depth), deepest),
    0,
  );
}

function inBatches(authors: readonly PlannedAuthor[]): { authors: readonly PlannedAuthor[] }[] {
  return Array.from({ length: Math.ceil(authors.length / BATCH) }, (_, i) => ({
    authors: authors.slice(i * BATCH, (i + 1) * BATCH),
  }));
}
