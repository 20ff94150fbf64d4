import type { Role } from "./roles.ts";
import type { Domain } from "./words/domains.ts";
import type { LanguageCode } from "./words/languages.ts";
import type { CountryCode } from "./words/places.ts";

/** What an account truly is; a bot is any account that nobody writes as themself. */
export type Kind = "person" | "organisation" | "bot" | "parody";
export type Status = "active" | "protected" | "suspended" | "deactivated";

/** How much an author truly has to do with a domain, 0 … 1. */
export interface DomainRelevance {
  readonly domain: Domain;
  readonly relevance: number;
}

/** A stretch of text, in Unicode code points: start inclusive, end exclusive. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** What X marks up in a text. */
export interface TextEntities {
  readonly urls?: readonly (Span & { url: string; expanded_url: string; display_url: string })[];
  readonly hashtags?: readonly (Span & { tag: string })[];
  readonly mentions?: readonly (Span & { username: string; id: string })[];
}

/** How often an author posts. Post number 0 is the newest. */
export interface Activity {
  readonly posts: number;
  readonly gapMs: number;
  /** Milliseconds since 1970; undefined for an author without posts. */
  readonly lastPostAt: number | undefined;
  readonly dormant: boolean;
}

/** What everybody can see; what a person left empty is undefined. */
export interface Profile {
  readonly name: string;
  readonly description: string | undefined;
  readonly descriptionEntities: TextEntities | undefined;
  readonly location: string | undefined;
  /** The link as X shows it, shortened, and where it leads. */
  readonly url: string | undefined;
  readonly expandedUrl: string | undefined;
  readonly imageUrl: string | undefined;
  readonly bannerUrl: string | undefined;
  readonly verifiedType: "none" | "blue" | "business" | "government";
  readonly identityVerified: boolean;
  readonly parodyLabel: boolean;
  readonly followers: number;
  readonly following: number;
  readonly listed: number;
  readonly likesGiven: number;
  readonly media: number;
  readonly verifiedFollowers: number;
  readonly mostRecentPostId: string | undefined;
  readonly pinned: PinnedPost | undefined;
  readonly withheldIn: readonly string[];
}

/** A pinned post: its place in the timeline, or undefined when the post was deleted and only its id is left. */
export interface PinnedPost {
  readonly id: string;
  readonly number: number | undefined;
}

/** One simulated author: the truth, and the public profile that hints at it. */
export interface Author {
  readonly index: number;
  readonly id: string;
  readonly handle: string;
  /** The handle before a rename. */
  readonly formerHandle: string | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly kind: Kind;
  readonly role: Role;
  readonly status: Status;
  /** Id of the same person's main account. */
  readonly twinOf: string | undefined;
  /** Id of the author whose name this one has taken. */
  readonly impersonates: string | undefined;
  /** Id of the author who gave this handle up. */
  readonly tookHandleOf: string | undefined;
  /** Main domain first. */
  readonly domains: readonly DomainRelevance[];
  /** A domain whose words the bio uses without having to do with it. */
  readonly distractor: Domain | undefined;
  readonly affiliatedTo: Affiliation | undefined;
  /** Share of all authors with less true influence, 0 … 1. */
  readonly influence: number;
  readonly country: CountryCode;
  readonly language: LanguageCode;
  readonly activity: Activity;
  readonly profile: Profile;
}

/** The organisation whose badge a person, or its own team, wears. */
export interface Affiliation {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
}
