import { Random, uniform } from "../../random.ts";
import { FAULTS, type FaultName, type FaultRates } from "./catalogue.ts";
import type { Fault } from "./fault.ts";

/** Purposes of randomness. */
const STREAM = { draw: 1, detail: 2 } as const;

/** The fault that a request is to meet. */
export interface DealtFault {
  readonly name: FaultName;
  readonly fault: Fault;
  /** For choices within the fault. */
  readonly random: Random;
}

/**
 * Draws at most one fault a request, from the seed and the number of the request alone. A fault that cannot happen to
 * its request (an empty page of a lookup) does not happen, and no other takes its place.
 */
export class FaultDealer {
  private readonly rates: readonly (readonly [FaultName, number])[];
  private readonly met = new Map<FaultName, number>();

  constructor(
    rates: FaultRates,
    readonly seed: number,
  ) {
    this.rates = Object.entries(rates) as [FaultName, number][];
  }

  /** The fault of request number `sequence`, if it is to meet one. */
  draw(sequence: number): DealtFault | undefined {
    let position = uniform(this.seed, sequence, STREAM.draw);
    for (const [name, rate] of this.rates) {
      if (position < rate)
        return { name, fault: FAULTS[name], random: new Random(this.seed, sequence, STREAM.detail) };
      position -= rate;
    }
    return undefined;
  }

  /** Notes that a fault did happen. */
  note({ name }: DealtFault): void {
    this.met.set(name, (this.met.get(name) ?? 0) + 1);
  }

  /** How many requests met which fault. */
  report(): Partial<Record<FaultName, number>> {
    return Object.fromEntries(this.met);
  }
}
