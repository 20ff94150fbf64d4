import type { Kind, Status } from "./author.ts";
import { distribution, uniform } from "./random.ts";
import { type Role, roleAt } from "./roles.ts";
import { DOMAIN_SHARES, type Domain } from "./words/domains.ts";

/** What fixes a world. `now` is in milliseconds since 1970 and moves nothing but the activity of authors. */
export interface WorldOptions {
  readonly seed: number;
  /** Number of authors. */
  readonly size: number;
  readonly now: number;
}

/** Purposes of randomness, so that no two of them share numbers. */
export const STREAM = {
  kind: 1,
  role: 2,
  status: 3,
  renamed: 4,
  pair: 5,
  persona: 6,
  account: 7,
  affiliation: 8,
  post: 9,
  gap: 10,
  curator: 13,
  source: 14,
  place: 15,
  impersonation: 16,
} as const;

const kindAt = distribution<Kind>({ person: 0.76, organisation: 0.15, bot: 0.06, parody: 0.03 });
const statusAt = distribution<Status>({
  active: 0.905,
  protected: 0.02,
  suspended: 0.035,
  deactivated: 0.04,
});
const domainAt = distribution<Domain>(DOMAIN_SHARES);
const RENAMED_SHARE = 0.025;
const TWIN_PAIRS = 0.015;
const RECYCLED_PAIRS = 0.015;
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/** The cheap part of the truth: what can be said of an author without making up the rest. */
export interface Traits {
  readonly kind: Kind;
  readonly role: Role;
  readonly status: Status;
  readonly domain: Domain;
  readonly renamed: boolean;
  /** Index of the author whose person this is; differs from its own index for a second account. */
  readonly persona: number;
  /** Index of the same person's other account. */
  readonly twin: number | undefined;
  /** Index of the renamed author whose old handle this author holds. */
  readonly tookHandleOf: number | undefined;
}

/** Traits of the author at `index`. Twins and recycled handles come in pairs of neighbours (2n, 2n + 1). */
export function traitsOf(world: WorldOptions, index: number): Traits {
  const pair = pairAt(world, index);
  const second = index % 2 === 1;
  const persona = pair === "twins" && second ? index - 1 : index;
  const kind = kindOf(world, persona);
  return {
    kind,
    role: roleAt(kind, uniform(world.seed, persona, STREAM.role)),
    status: pair === undefined ? statusAt(uniform(world.seed, index, STREAM.status)) : "active",
    domain: domainOf(world, persona),
    renamed: pair === "recycled" ? !second : uniform(world.seed, index, STREAM.renamed) < RENAMED_SHARE,
    persona,
    twin: pair === "twins" ? index + (second ? -1 : 1) : undefined,
    tookHandleOf: pair === "recycled" && second ? index - 1 : undefined,
  };
}

/** Main domain of a persona; spread evenly over the indexes, so that a small world has all domains too. */
export function domainOf(world: WorldOptions, persona: number): Domain {
  return domainAt((persona * GOLDEN_RATIO + uniform(world.seed, STREAM.persona)) % 1);
}

/** Index of the author who took over the old handle of the author at `index`. */
export function successorOf(world: WorldOptions, index: number): number | undefined {
  return index % 2 === 0 && pairAt(world, index) === "recycled" ? index + 1 : undefined;
}

function kindOf(world: WorldOptions, persona: number): Kind {
  return kindAt(uniform(world.seed, persona, STREAM.kind));
}

function pairAt(world: WorldOptions, index: number): "twins" | "recycled" | undefined {
  const first = index - (index % 2);
  if (first + 1 >= world.size) return undefined;
  const position = uniform(world.seed, first, STREAM.pair);
  if (position < TWIN_PAIRS) return kindOf(world, first) === "person" ? "twins" : undefined;
  return position < TWIN_PAIRS + RECYCLED_PAIRS ? "recycled" : undefined;
}
