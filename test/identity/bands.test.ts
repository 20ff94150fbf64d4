import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Judged,
  organisationLimit,
  organisationsFrom,
  personLimit,
  personsBelow,
} from "../../pipelines/identity/bands.ts";
import { tradeOff } from "../../pipelines/identity/trade-off.ts";

const person = (p: number): Judged => ({ p, label: 0 });
const organisation = (p: number): Judged => ({ p, label: 1 });
const SOME = [person(0.1), person(0.2), organisation(0.3), person(0.6), organisation(0.7), organisation(0.9)];

test("a limit counts whom it calls what, the wrong ones and the shares", () => {
  expect(personsBelow(SOME, 0.3)).toMatchObject({ called: 2, wrong: 0 });
  expect(personsBelow(SOME, 0.65)).toMatchObject({ called: 4, wrong: 1 });
  expect(personsBelow(SOME, 0.65).precision?.value).toBe(0.75);
  expect(personsBelow(SOME, 0.3).recall?.value).toBeCloseTo(2 / 3, 12);
  expect(personsBelow(SOME, 0.1)).toMatchObject({ called: 0, wrong: 0, precision: null });
  // Below is a person, from on is an organisation.
  expect(organisationsFrom(SOME, 0.7)).toMatchObject({ called: 2, wrong: 0 });
  expect(organisationsFrom([person(0.5)], 0.1).recall).toBeNull();
});

test("the limits are the widest that keep a precision", () => {
  expect(personLimit(SOME, 0.99)).toBe(0.3);
  expect(personLimit(SOME, 0.75)).toBe(0.7);
  expect(personLimit([organisation(0.1), person(0.2)], 0.99)).toBeNull();
  expect(organisationLimit(SOME, 0.99)).toBe(0.601);
  expect(organisationLimit([person(0.9)], 0.5)).toBeNull();
  const judged = fc.array(
    fc.record({ p: fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000), label: fc.constantFrom(0, 1) }),
    { minLength: 1, maxLength: 60 },
  );
  fc.assert(
    fc.property(judged, fc.double({ min: 0.5, max: 0.999, noNaN: true }), (list, target) => {
      const limit = personLimit(list, target);
      const holds = (one: number) => (personsBelow(list, one).precision?.value ?? 0) >= target;
      if (limit !== null) expect(holds(limit)).toBe(true);
      for (const { p } of list) if (p > (limit ?? 0) && p < 1) expect(holds(p)).toBe(false);
    }),
  );
});

test("the trade-off shows the limits in force and those proposed", () => {
  const bands = {
    personBelow: 0.16,
    organisationFrom: 0.8,
    personPrecision: 0.99,
    organisationPrecision: 0.99,
  };
  const shown = tradeOff("hand", SOME, bands);
  expect(shown.proposed).toEqual({ person_below: 0.3, organisation_from: 0.601 });
  expect(shown.person_sides.map(({ limit }) => limit)).toEqual(expect.arrayContaining([0.16, 0.3]));
  expect(shown.organisation_sides.map(({ limit }) => limit)).toEqual(expect.arrayContaining([0.601, 0.8]));
  expect(shown.in_force.called_person).toMatchObject({ limit: 0.16, called: 1 });
  expect(shown.in_force.review?.value).toBeCloseTo(4 / 6, 12);
});
