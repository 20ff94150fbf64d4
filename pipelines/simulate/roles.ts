import type { Kind } from "./author.ts";
import { distribution } from "./random.ts";

/** What an account is in its kind, with its share of the kind. The first of each is the usual one. */
const SHARES = {
  person: {
    expert: 0.75,
    /** The bio is all about the company. */
    founder: 0.08,
    journalist: 0.06,
    /** Of a podcast, a channel, a newsletter. */
    host: 0.05,
    /** Handle and name are those of a brand, and one person writes. */
    brand_named: 0.06,
  },
  organisation: {
    company: 0.44,
    media: 0.15,
    /** Of a company: its engineers, its developer relations; or players. */
    team: 0.06,
    support: 0.03,
    project: 0.06,
    event: 0.05,
    fund: 0.04,
    community: 0.09,
    government: 0.04,
    /** Named for a person: lawyers, consultants, a studio. */
    practice: 0.04,
  },
  // Nobody stands behind these as themself.
  bot: { automated: 0.68, spammer: 0.12, scammer: 0.1, adult: 0.04, impersonator: 0.06 },
  parody: { parody: 1 },
} as const satisfies Record<Kind, Record<string, number>>;

export type PersonRole = keyof (typeof SHARES)["person"];
export type OrganisationRole = keyof (typeof SHARES)["organisation"];
type BotRole = keyof (typeof SHARES)["bot"];
export type Role = PersonRole | OrganisationRole | BotRole | "parody";

const roles: Record<Kind, (position: number) => Role> = {
  person: distribution<Role>(weights("person")),
  organisation: distribution<Role>(weights("organisation")),
  bot: distribution<Role>(weights("bot")),
  parody: distribution<Role>(weights("parody")),
};

/** The role at a position, 0 … 1, among the accounts of a kind. */
export function roleAt(kind: Kind, position: number): Role {
  return roles[kind](position);
}

/** Kind and role of every account there can be, in the order of reports. */
export const ROLES: readonly { readonly kind: Kind; readonly role: Role }[] = (
  Object.keys(SHARES) as Kind[]
).flatMap((kind) => (Object.keys(SHARES[kind]) as Role[]).map((role) => ({ kind, role })));

function weights(kind: Kind): Record<Role, number> {
  return SHARES[kind] as unknown as Record<Role, number>;
}
