import { atMost, exactShare, type Measured } from "../core/binomial.ts";
import { ROLES } from "../simulate/roles.ts";
import type { Calls } from "./identity-calls.ts";

/** What the accounts of one sort were called. */
export interface GroupFigures {
  readonly kind: Calls["kind"];
  /** A role, or what accounts of several roles have in common. */
  readonly group: string;
  readonly authors: number;
  readonly person: number;
  readonly review: number;
  readonly organisation: number;
  /** Share that was called what it is; null of bots and parodies, which are neither. */
  readonly recall: Measured | null;
}

/** How far the word person, or organisation, can be trusted. */
export interface KindFigures {
  readonly kind: "person" | "organisation";
  /** Of those called so: share that is so; bots and parodies are left out. */
  readonly precision: Measured | null;
  /** Of those that are so: share called so. */
  readonly recall: Measured | null;
}

export interface IdentityFigures {
  readonly roles: readonly GroupFigures[];
  /** The same authors, cut by something else than the role. */
  readonly groups: readonly GroupFigures[];
  readonly kinds: readonly KindFigures[];
  /** Organisations among those called persons, bots and parodies counted too; at most, at 95 %. */
  readonly organisations_among_persons: { count: number; of: number; at_most: number } | null;
  readonly affiliated_called_organisation: { count: number; of: number; at_most: number } | null;
}

type Fits = (calls: Calls) => boolean;

const GROUPS: readonly (readonly [name: string, fits: Fits])[] = [
  ["affiliated", ({ affiliated }) => affiliated],
  ["without a bio", ({ without_bio }) => without_bio],
  ["language not English", ({ other_language }) => other_language],
  ["second account", ({ second_account }) => second_account],
];

/** Sums up what was called what; groups without authors are left out. */
export function identityFigures(calls: readonly Calls[]): IdentityFigures {
  const group = (kind: Calls["kind"], name: string, fits: Fits) =>
    groupFigures(
      kind,
      name,
      calls.filter((one) => one.kind === kind && fits(one)),
    );
  const hasAuthors = ({ authors }: GroupFigures) => authors > 0;
  const isAffiliated: Fits = ({ kind, affiliated }) => kind === "person" && affiliated;
  const calledPerson: Fits = ({ called }) => called === "person";
  return {
    roles: ROLES.map(({ kind, role }) => group(kind, role, (one) => one.role === role)).filter(hasAuthors),
    groups: (["person", "organisation"] as const)
      .flatMap((kind) => GROUPS.map(([name, fits]) => group(kind, name, fits)))
      .filter(hasAuthors),
    kinds: (["person", "organisation"] as const).map((kind) => kindFigures(calls, kind)),
    organisations_among_persons: bound(calls, ({ kind }) => kind === "organisation", calledPerson),
    affiliated_called_organisation: bound(calls, ({ called }) => called === "organisation", isAffiliated),
  };
}

function groupFigures(kind: Calls["kind"], group: string, calls: readonly Calls[]): GroupFigures {
  const called = (word: Calls["called"]) => total(calls, (one) => one.called === word);
  const authors = total(calls, () => true);
  const counts = {
    person: called("person"),
    review: called("review"),
    organisation: called("organisation"),
  };
  const recall = kind === "person" || kind === "organisation" ? share(counts[kind], authors) : null;
  return { kind, group, authors, ...counts, recall };
}

function kindFigures(calls: readonly Calls[], kind: "person" | "organisation"): KindFigures {
  const right: Fits = (one) => one.kind === kind && one.called === kind;
  const is: Fits = (one) => one.kind === kind;
  const called: Fits = (one) => one.called === kind && (one.kind === "person" || one.kind === "organisation");
  return {
    kind,
    precision: share(total(calls, right), total(calls, called)),
    recall: share(total(calls, right), total(calls, is)),
  };
}

function bound(calls: readonly Calls[], counted: Fits, among: Fits) {
  const of = total(calls, among);
  const count = total(calls, (one) => among(one) && counted(one));
  return of === 0 ? null : { count, of, at_most: atMost(count, of) };
}

function total(calls: readonly Calls[], fits: Fits): number {
  return calls.reduce((sum, one) => sum + (fits(one) ? one.authors : 0), 0);
}

/** The exact interval takes as long as its count is great: it is that of the rarer side. */
function share(count: number, of: number): Measured | null {
  if (of === 0) return null;
  if (count <= of / 2) return exactShare(count, of);
  const { value, low, high } = exactShare(of - count, of);
  return { value: 1 - value, low: 1 - high, high: 1 - low };
}
