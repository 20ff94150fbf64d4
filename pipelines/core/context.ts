import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import type { Progress } from "./progress.ts";

/** What every stage is handed: its settings and its effects. A stage touches the outside only through these. */
export interface Context {
  readonly config: Config;
  readonly clock: Clock;
  readonly progress: Progress;
  /** Aborted by SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
}
