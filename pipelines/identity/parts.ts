import type { Judged } from "./bands.ts";
import type { LabelledProfile } from "./profiles.ts";
import { labelNumber } from "./validate.ts";

/** From so many followers on accounts are reported apart: those are the ones that M3 ranks. */
const SIZES = [3_000, 30_000] as const;

/** Labelled accounts that are reported together. */
export interface Part {
  /** Whether it is a whole set. */
  readonly isWhole: boolean;
  readonly name: string;
  /** Their places among all profiles. */
  readonly places: readonly number[];
}

/** Every set, whole and by size. */
export function partsOf(profiles: readonly LabelledProfile[]): Part[] {
  const names = [...new Set(profiles.map(({ set }) => set))].sort();
  const part = (name: string, isIn: (profile: LabelledProfile) => boolean): Part => ({
    isWhole: names.includes(name),
    name,
    places: profiles.flatMap((profile, i) => (isIn(profile) ? [i] : [])),
  });
  return names.flatMap((name) => [
    part(name, ({ set }) => set === name),
    ...SIZES.map((size) =>
      part(
        `${name}, from ${size} followers`,
        ({ set, followers }) => set === name && (followers ?? 0) >= size,
      ),
    ),
  ]);
}

/** What the accounts of a part are, and what was found of them. */
export function judgedOf(
  { places }: Part,
  profiles: readonly LabelledProfile[],
  found: Float64Array,
): Judged[] {
  return places.flatMap((i) => {
    const profile = profiles[i];
    return profile === undefined ? [] : [{ p: found[i] ?? 0, label: labelNumber(profile) }];
  });
}
