import type { Verb } from "./verb.ts";

/** All verbs, in the order of the way of the data. */
import { build } from "./build.ts";

export const verbs: readonly Verb[] = [build];
