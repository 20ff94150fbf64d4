const FIRST_SIMULATED_ID = "6000000000000000000";
const SIMULATED_PREFIX = "sim_";

/**
 * Was this user or post made up by the simulator? Simulated ids are 6·10^18 plus a realistic id. X's ids count
 * milliseconds since 2010-11-04 in steps of 2^22 and reach that range in 2056 only. Simulated handles begin with `sim_`.
 * `id` is 1 to 19 digits.
 */
export function isSimulated(id: string, handle = ""): boolean {
  const inRange = id.length === FIRST_SIMULATED_ID.length && id >= FIRST_SIMULATED_ID;
  return inRange || handle.toLowerCase().startsWith(SIMULATED_PREFIX);
}
