const FIRST_SIMULATED_ID = "6000000000000000000";

/**
 * Was the user or post of this id made up by the simulator? Simulated ids are 6·10^18 plus a realistic id. X's ids count
 * milliseconds since 2010-11-04 in steps of 2^22 and reach that range in 2056 only. The handle does not tell: anybody
 * may call themselves sim_something. `id` is 1 to 19 digits.
 */
export function isSimulated(id: string): boolean {
  return id.length === FIRST_SIMULATED_ID.length && id >= FIRST_SIMULATED_ID;
}
