import type { Verb } from "./verb.ts";

/** All verbs, in the order of the way of the data. */
export const verbs: readonly Verb[] = [];
