import { uniform } from "./random.ts";

/**
 * Every simulated id is this plus the id a real account or post of the same age would have. X reaches ids this
 * high only in 2056, so no simulated id can be taken for a real one; all stay below 2^63.
 */
const SIMULATED_ID_BASE = 6_000_000_000_000_000_000n;

/** Milliseconds since 1970 at which X's snowflake ids begin; they hold milliseconds since then in their upper bits. */
const SNOWFLAKE_EPOCH = 1288834974657;

/** When the youngest simulated account is a month old, milliseconds since 1970: earlier the world would not be whole. */
export const WORLD_BEGINS = Date.parse("2026-07-31T00:00:00Z");

/** Indexes live in the low 22 bits of a snowflake. */
export const MAX_SIZE = 2 ** 22;

const LOW_BITS = 22n;
const LOW_MASK = BigInt(MAX_SIZE - 1);

/** The id of something an author did at `ms` (milliseconds since 1970). */
export function simulatedSnowflake(ms: number, index: number): bigint {
  return SIMULATED_ID_BASE + (BigInt(ms - SNOWFLAKE_EPOCH) << LOW_BITS) + BigInt(index);
}

type Curve = readonly (readonly [number, number])[];
const day = (text: string) => Date.parse(`${text}T00:00:00Z`);

/** Account creation by share of authors: half are from before 2010, as among well-known accounts on X. */
const FIRST_ACCOUNT = day("2006-12-04");
const LAST_ACCOUNT = day("2026-06-30");
/** In a small world accounts lie months apart; X creates an account within days of its id's turn. */
const LONGEST_AFTER = 20 * 86_400_000;
const AGE: Curve = [
  [0, FIRST_ACCOUNT],
  [0.03, day("2007-06-03")],
  [0.25, day("2008-12-20")],
  [0.5, day("2009-12-20")],
  [0.75, day("2013-06-01")],
  [0.85, day("2016-01-09")],
  [0.95, day("2019-06-01")],
  [1, LAST_ACCOUNT],
];

/** Account ids were handed out in sequence until about 2016; (moment, id) read off public profiles, rounded. */
const SEQUENTIAL: Curve = [
  [FIRST_ACCOUNT, 40_000],
  [day("2007-03-01"), 800_000],
  [day("2007-06-03"), 6_500_000],
  [day("2007-12-22"), 11_400_000],
  [day("2008-03-24"), 14_235_000],
  [day("2008-06-24"), 15_200_000],
  [day("2009-01-05"), 18_600_000],
  [day("2009-06-10"), 46_000_000],
  [day("2010-01-03"), 101_000_000],
  [day("2010-06-07"), 153_000_000],
  [day("2011-01-19"), 240_000_000],
  [day("2011-06-09"), 314_000_000],
  [day("2012-01-13"), 463_000_000],
  [day("2012-06-04"), 600_000_000],
  [day("2013-01-09"), 1_074_000_000],
  [day("2013-06-01"), 1_475_000_000],
  [day("2014-01-15"), 2_293_000_000],
  [day("2014-06-25"), 2_588_000_000],
  [day("2014-09-09"), 2_799_000_000],
  [day("2015-02-01"), 3_006_000_000],
  [day("2015-08-07"), 3_407_000_000],
  [day("2015-10-12"), 3_940_000_000],
  [day("2015-12-02"), 4_350_000_000],
  [day("2016-01-09"), 4_750_000_000],
];
const SEQUENTIAL_END = day("2016-01-09");
const SEQUENTIAL_LAST_ID = 4_750_000_000n;

/** The account ids of one world: index → (id, creation) and back, without a table. */
export class AccountIds {
  private readonly step: number;
  private readonly stepInverse: number;
  private readonly shift: number;

  constructor(
    private readonly seed: number,
    private readonly size: number,
  ) {
    // Authors are ranked by age through a permutation of their indexes: rank = step · index + shift (mod size).
    let step = Math.max(1, Math.floor(size * (Math.SQRT2 - 1)));
    while (gcd(step, size) !== 1) step += 1;
    this.step = step;
    this.stepInverse = inverse(step, size);
    this.shift = Math.floor(uniform(seed, size, 11) * size);
  }

  /** The account of an author: its id and when it was created (milliseconds since 1970). */
  account(index: number): { id: bigint; createdAt: number } {
    const rank = (this.step * index + this.shift) % this.size;
    const from = along(AGE, rank / this.size);
    const until = Math.min(along(AGE, (rank + 1) / this.size), from + LONGEST_AFTER);
    const createdAt = Math.floor(from + uniform(this.seed, index, 12) * (until - from));
    const id =
      from < SEQUENTIAL_END
        ? SIMULATED_ID_BASE + BigInt(sequentialId(from))
        : simulatedSnowflake(createdAt, index);
    return { id, createdAt };
  }

  /** The index of the author with this account id, or undefined. */
  indexOf(id: bigint): number | undefined {
    const real = id - SIMULATED_ID_BASE;
    if (real <= 0n) return undefined;
    const index = real > SEQUENTIAL_LAST_ID ? Number(real & LOW_MASK) : this.indexOfSequential(Number(real));
    return index < this.size && this.account(index).id === id ? index : undefined;
  }

  private indexOfSequential(real: number): number {
    const rank = Math.round(against(AGE, against(SEQUENTIAL, real)) * this.size);
    return ((((rank - this.shift) % this.size) + this.size) * this.stepInverse) % this.size;
  }
}

function sequentialId(ms: number): number {
  return Math.floor(along(SEQUENTIAL, ms));
}

/** y at x on a rising piecewise linear curve. */
function along(curve: Curve, x: number): number {
  return interpolate(curve, x, 0, 1);
}

/** x at y. */
function against(curve: Curve, y: number): number {
  return interpolate(curve, y, 1, 0);
}

function interpolate(curve: Curve, value: number, from: 0 | 1, to: 0 | 1): number {
  let i = 1;
  while (i < curve.length - 1 && value > (curve[i]?.[from] ?? 0)) i += 1;
  const [low, high] = [curve[i - 1] ?? [0, 0], curve[i] ?? [1, 1]];
  return low[to] + ((value - low[from]) / (high[from] - low[from])) * (high[to] - low[to]);
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** x with a · x = 1 (mod m), for coprime a and m. */
function inverse(a: number, m: number): number {
  let [previous, current] = [a % m, m];
  let [x, next] = [1, 0];
  while (current !== 0) {
    const times = Math.floor(previous / current);
    [previous, current] = [current, previous - times * current];
    [x, next] = [next, x - times * next];
  }
  return ((x % m) + m) % m;
}
