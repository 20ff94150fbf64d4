/** What one look at the machine, the project or the warehouse found. */
export interface Finding {
  readonly check: string;
  readonly state: "ok" | "warn" | "fail";
  readonly found: string;
  /** What to do about it; empty when nothing is to be done. */
  readonly advice: string;
}

/** All is well. */
export function ok(check: string, found: string): Finding {
  return { check, state: "ok", found, advice: "" };
}

/** Works, but somebody should look. */
export function warn(check: string, found: string, advice: string): Finding {
  return { check, state: "warn", found, advice };
}

/** Does not work. */
export function fail(check: string, found: string, advice: string): Finding {
  return { check, state: "fail", found, advice };
}
