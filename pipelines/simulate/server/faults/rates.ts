import { PipelineError } from "../../../core/errors.ts";
import { FAULT_GROUPS, FAULTS, type FaultName, type FaultRates } from "./catalogue.ts";

/**
 * Reads `reset=0.05,transport=0.01,stall=0`: rates by fault or by group, later ones over earlier ones.
 * Throws {@link PipelineError} for an unknown name, for a rate that is none, and when the rates sum up to more than 1.
 */
export function readFaultRates(text: string): FaultRates {
  const rates: Partial<Record<FaultName, number>> = {};
  for (const part of text.split(",").map((word) => word.trim())) {
    const [name = "", value = ""] = part.split("=");
    const rate = value.trim() === "" ? Number.NaN : Number(value);
    if (!(rate >= 0 && rate <= 1))
      throw new PipelineError(`--faults ${part}: the rate is 0 to 1`, {}, "Write it like reset=0.05.");
    for (const fault of faultsNamed(name)) rates[fault] = rate;
  }
  const sum = Object.values(rates).reduce((total, rate) => total + rate, 0);
  // Fifty rates of 0.02 may sum up to a little more than 1.
  if (sum > 1 + 1e-9) {
    throw new PipelineError(
      `--faults: the rates sum up to ${Number(sum.toFixed(4))}`,
      {},
      "A request meets one fault at most, so they may sum up to 1.",
    );
  }
  return rates;
}

/** Names and meanings of all faults, by group, as lines. */
export function describeFaults(): string {
  const groups = Object.entries(FAULT_GROUPS).filter(([group]) => group !== "all");
  const width = Math.max(...Object.keys(FAULTS).map((name) => name.length));
  return groups
    .map(([group, names]) =>
      [`[${group}]`, ...names.map((name) => `${name.padEnd(width)}  ${FAULTS[name].does}`)].join("\n"),
    )
    .join("\n");
}

function faultsNamed(name: string): readonly FaultName[] {
  if (isFault(name)) return [name];
  if (Object.hasOwn(FAULT_GROUPS, name)) return FAULT_GROUPS[name] ?? [];
  const groups = Object.keys(FAULT_GROUPS).join(", ");
  throw new PipelineError(
    `--faults: no fault is named '${name}'`,
    {},
    `The groups are ${groups}; the faults are ${Object.keys(FAULTS).join(", ")}.`,
  );
}

function isFault(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}
