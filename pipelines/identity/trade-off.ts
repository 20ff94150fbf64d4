import { exactShare, type Measured } from "../core/binomial.ts";
import {
  type Judged,
  organisationLimit,
  organisationsFrom,
  personLimit,
  personsBelow,
  type Side,
} from "./bands.ts";
import { areaUnderCurve } from "./measures.ts";
import { judgedOf, partsOf } from "./parts.ts";
import type { LabelledProfile } from "./profiles.ts";

/** The limits between person, review and organisation, and the precision that each side is to have. */
export interface Bands {
  readonly personBelow: number;
  readonly organisationFrom: number;
  readonly personPrecision: number;
  readonly organisationPrecision: number;
}

/** How well a part of the labelled accounts is told apart by models that were fitted without them. */
export interface PartReport {
  readonly part: string;
  readonly persons: number;
  readonly organisations: number;
  /** Area under the curve, by view. */
  readonly auc: Readonly<Record<string, Measured>>;
  /** At the bands in force. */
  readonly called_person: Side;
  readonly called_organisation: Side;
  readonly review: Measured | null;
  /** At the limit that keeps the precision asked for on this part alone; `null` where none does. */
  readonly person_at_target: Side | null;
}

/** Every part of the labelled accounts; the bands are those of the first view, the whole profile. */
export function partReports(
  profiles: readonly LabelledProfile[],
  found: ReadonlyMap<string, Float64Array>,
  bands: Bands,
): PartReport[] {
  const [whole] = found.values();
  if (whole === undefined) return [];
  return partsOf(profiles).map((part) => {
    const judged = judgedOf(part, profiles, whole);
    const organisations = judged.filter(({ label }) => label === 1).length;
    const atTarget = personLimit(judged, bands.personPrecision);
    return {
      part: part.name,
      persons: judged.length - organisations,
      organisations,
      auc: Object.fromEntries(
        [...found].map(([view, values]) => [view, areaOf(judgedOf(part, profiles, values))]),
      ),
      ...atBands(judged, bands.personBelow, bands.organisationFrom),
      person_at_target: atTarget === null ? null : personsBelow(judged, atTarget),
    };
  });
}

/** What bands with these limits make of judged accounts. */
export function atBands(judged: readonly Judged[], personBelow: number, organisationFrom: number) {
  const called_person = personsBelow(judged, personBelow);
  const called_organisation = organisationsFrom(judged, organisationFrom);
  const undecided = judged.length - called_person.called - called_organisation.called;
  return {
    called_person,
    called_organisation,
    review: judged.length === 0 ? null : exactShare(undecided, judged.length),
  };
}

function areaOf(judged: readonly Judged[]): Measured {
  return areaUnderCurve(
    judged.map(({ p }) => p),
    judged.map(({ label }) => label),
  );
}

/** What limits of one part would make of it, beside those in force. */
export interface TradeOff {
  readonly part: string;
  readonly persons: number;
  readonly organisations: number;
  readonly person_sides: readonly Side[];
  readonly organisation_sides: readonly Side[];
  readonly in_force: ReturnType<typeof atBands>;
  /** The limits that keep the precisions asked for; `null` where none does. */
  readonly proposed: { readonly person_below: number | null; readonly organisation_from: number | null };
}

/** Limits that are shown beside those in force and those proposed. */
const SHOWN = [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

/** What the limits of the bands trade: the more certain those called persons, the more accounts wait for a person. */
export function tradeOff(part: string, judged: readonly Judged[], bands: Bands): TradeOff {
  const person_below = personLimit(judged, bands.personPrecision);
  const organisation_from = organisationLimit(judged, bands.organisationPrecision);
  const shown = (...more: (number | null)[]) =>
    [...new Set([...SHOWN, ...more.filter((one) => one !== null)])].sort((a, b) => a - b);
  const organisations = judged.filter(({ label }) => label === 1).length;
  return {
    part,
    persons: judged.length - organisations,
    organisations,
    person_sides: shown(bands.personBelow, person_below)
      .filter((limit) => limit <= 0.5)
      .map((limit) => personsBelow(judged, limit)),
    organisation_sides: shown(bands.organisationFrom, organisation_from)
      .filter((limit) => limit >= 0.5)
      .map((limit) => organisationsFrom(judged, limit)),
    in_force: atBands(judged, bands.personBelow, bands.organisationFrom),
    proposed: { person_below, organisation_from },
  };
}
