import type { Domain } from "./domains.ts";

/**
 * Words of one language. Templates name their gaps in braces: `{role}`, `{org}`, `{topic}`, `{topic2}`, `{topic3}`,
 * `{name}` and `{filler}`.
 */
export interface Language {
  /** What people of a domain call themselves. */
  readonly roles: Readonly<Record<Domain, readonly string[]>>;
  /** What people of a domain talk about. */
  readonly topics: Readonly<Record<Domain, readonly string[]>>;
  /** Bios of people: about their work, and about nothing in particular. */
  readonly person: readonly string[];
  readonly vague: readonly string[];
  /** Remarks that end a bio or stand alone. */
  readonly fillers: readonly string[];
  readonly organisation: readonly string[];
  /** Posts about a topic, and about nothing in particular. */
  readonly posts: readonly string[];
  readonly smallTalk: readonly string[];
}
