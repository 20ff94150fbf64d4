import type { Activity, Affiliation, Author, PinnedPost, Profile } from "./author.ts";
import { writeBio } from "./bios.ts";
import { simulatedSnowflake } from "./ids.ts";
import { writeSite } from "./links.ts";
import { writeLocation } from "./location.ts";
import { makeCounts } from "./metrics.ts";
import type { Persona } from "./persona.ts";
import { postId, readablePosts } from "./post-times.ts";
import { Random } from "./random.ts";
import { entitiesOf, fill, shortLink } from "./text.ts";
import { STREAM, type Traits, type WorldOptions } from "./traits.ts";

const NO_BIO_SHARE = 0.06;
const NO_LINK_SHARE = 0.45;
const BIO_LINK_SHARE = 0.12;
const PINNED_SHARE = 0.5;
const DELETED_PIN_SHARE = 0.05;
const PARODY_LABEL_SHARE = 0.75;
const WITHHELD_SHARE = 0.003;
const TWIN_REMARKS = [
  "",
  " (backup account)",
  " · second account of @{twin}",
  " | main: @{twin}",
  " also @{twin}",
];
const MAIN_REMARKS = ["", "", " also @{twin}", " · backup: @{twin}"];

/** Accounts that a profile names. */
export interface Others {
  readonly affiliation: Affiliation | undefined;
  readonly twin: Pick<Affiliation, "id" | "handle"> | undefined;
}

/** Makes up what everybody can see of an account. */
export function makeProfile(
  world: WorldOptions,
  account: Pick<Author, "index" | "handle" | "activity">,
  traits: Traits,
  persona: Persona,
  others: Others,
): Profile {
  const { index, activity } = account;
  const random = new Random(world.seed, index, STREAM.account, 1);
  const site = writeSite(new Random(world.seed, traits.persona, STREAM.account, 3), traits, persona);
  const bio = describe(world, account, traits, persona, others, site);
  const hasLink = !random.chance(traits.kind === "organisation" ? NO_LINK_SHARE / 3 : NO_LINK_SHARE);
  const images = `https://images.sim.example/${index.toString(36)}`;
  return {
    name: persona.name,
    description: bio?.text,
    descriptionEntities: bio?.entities,
    location: writeLocation(persona.country, world.seed, index, STREAM.place),
    url: hasLink ? shortLink(index * 2) : undefined,
    expandedUrl: hasLink ? site : undefined,
    imageUrl: random.chance(0.96) ? `${images}/photo_normal.jpg` : undefined,
    bannerUrl: random.chance(0.8) ? `${images}/banner` : undefined,
    parodyLabel: traits.kind === "parody" && random.chance(PARODY_LABEL_SHARE),
    ...makeCounts(random, traits, persona.influence, persona.domains[0]?.relevance ?? 0, activity),
    // Who is affiliated has the blue mark.
    ...(others.affiliation && { verifiedType: "blue" }),
    mostRecentPostId:
      activity.lastPostAt === undefined ? undefined : postId(world, index, activity, 0).toString(),
    pinned: pin(world, random, index, activity),
    withheldIn: random.chance(WITHHELD_SHARE) ? [random.pick(["DE", "IN", "TR"])] : [],
  };
}

function describe(
  world: WorldOptions,
  account: Pick<Author, "index" | "handle">,
  traits: Traits,
  persona: Persona,
  { affiliation, twin }: Others,
  site: string,
) {
  // Twins draw from their persona, so that both accounts say nearly the same.
  const random = new Random(world.seed, traits.persona, STREAM.account, 2);
  if (random.chance(NO_BIO_SHARE)) return undefined;
  const employer = affiliation === undefined ? persona.company : `@${affiliation.handle}`;
  const bio = writeBio(random, traits.role, persona, employer);
  const link = shortLink(traits.persona * 2 + 1);
  const linked = random.chance(BIO_LINK_SHARE) ? `${bio} ${link}` : bio;
  const text = twin === undefined ? linked : `${linked}${remark(random, account, traits, twin.handle)}`;
  const entities = entitiesOf(text, {
    links: new Map([[link, `${site}/about`]]),
    mentions: new Map(
      [affiliation, twin].flatMap((other) =>
        other ? [[other.handle.toLowerCase(), other.id] as const] : [],
      ),
    ),
  });
  return { text, entities };
}

/** What an account says of the same person's other one. */
function remark(random: Random, { index }: Pick<Author, "index">, { persona }: Traits, twin: string): string {
  return fill(random.pick(index === persona ? MAIN_REMARKS : TWIN_REMARKS), { twin });
}

function pin(world: WorldOptions, random: Random, index: number, activity: Activity): PinnedPost | undefined {
  const { lastPostAt } = activity;
  if (lastPostAt === undefined || !random.chance(PINNED_SHARE)) return undefined;
  if (random.chance(DELETED_PIN_SHARE)) {
    // There is no post a millisecond before the newest one (any more).
    return { id: simulatedSnowflake(lastPostAt - 1, index).toString(), number: undefined };
  }
  const number = random.below(readablePosts(activity));
  return { id: postId(world, index, activity, number).toString(), number };
}
