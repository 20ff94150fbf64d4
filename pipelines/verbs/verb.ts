import type { Options } from "yargs";
import type { CommonFlags } from "../core/config.ts";
import type { Context } from "../core/context.ts";

/** For verbs that measure ages. */
export const AS_OF = {
  "as-of": {
    type: "string",
    describe: "the moment ages are measured from (default: now)",
    requiresArg: true,
  },
} as const;

/** What a verb may print: a result to stdout, once. */
export interface Output {
  /** Prints `value` as one JSON document with `--json`, else the text that `render` makes of it. */
  result(value: unknown, render: () => string): void;
}

/** One verb of the command line, in its own file under `verbs/`. */
export interface Verb {
  /** Name and positional arguments as yargs reads them, e.g. `import <path..>`. */
  readonly command: string;
  readonly describe: string;
  /** It serves until it is stopped: a signal is its regular end, nothing is to be resumed. */
  readonly endsBySignal?: boolean;
  /** Pairs of a command line (after `npm run`) and what it does. */
  readonly examples: readonly (readonly [string, string])[];
  readonly positionals?: Readonly<Record<string, Options>>;
  readonly options?: Readonly<Record<string, Options>>;
  /** Does the work. Flags are validated with zod inside; expected failures throw PipelineError. */
  run(flags: Record<string, unknown>, context: Context, out: Output): Promise<void>;
}

/** A verb's flags with the ones every verb has. */
export type Flags = CommonFlags & Record<string, unknown>;
