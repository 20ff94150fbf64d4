import type { Activity, Affiliation, Author, PinnedPost, Profile } from "./author.ts";
import { writeBio } from "./bios.ts";
import { simulatedSnowflake } from "./ids.ts";
import { writeLocation } from "./location.ts";
import { makeCounts } from "./metrics.ts";
import type { Persona } from "./persona.ts";
import { postId, readablePosts } from "./post-times.ts";
import { Random } from "./random.ts";
import { entitiesOf, shortLink } from "./text.ts";
import { STREAM, type Traits, type WorldOptions } from "./traits.ts";

const NO_BIO_SHARE = 0.06;
const NO_LINK_SHARE = 0.45;
const BIO_LINK_SHARE = 0.12;
const PINNED_SHARE = 0.5;
const DELETED_PIN_SHARE = 0.05;
const PARODY_LABEL_SHARE = 0.75;
const WITHHELD_SHARE = 0.003;
const TWIN_REMARKS = ["", " (backup account)", " · second account"];

/** Makes up what everybody can see of an account. */
export function makeProfile(
  world: WorldOptions,
  account: Pick<Author, "index" | "handle" | "activity">,
  traits: Traits,
  persona: Persona,
  affiliation: Affiliation | undefined,
): Profile {
  const { index, activity } = account;
  const random = new Random(world.seed, index, STREAM.account, 1);
  const site = `https://${persona.stems[0].toLowerCase()}.sim.example`;
  const bio = describe(world, account, traits, persona, affiliation, site);
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
  affiliation: Affiliation | undefined,
  site: string,
) {
  // Twins draw from their persona, so that both accounts say nearly the same.
  const random = new Random(world.seed, traits.persona, STREAM.account, 2);
  if (random.chance(NO_BIO_SHARE)) return undefined;
  const employer = affiliation === undefined ? persona.company : `@${affiliation.handle}`;
  const bio = writeBio(random, traits.kind, persona, employer);
  const link = shortLink(traits.persona * 2 + 1);
  const linked = random.chance(BIO_LINK_SHARE) ? `${bio} ${link}` : bio;
  const isTwin = traits.persona !== account.index;
  const text = isTwin ? `${linked}${random.pick(TWIN_REMARKS)}` : linked;
  const entities = entitiesOf(text, {
    links: new Map([[link, `${site}/about`]]),
    ...(affiliation && { mentions: new Map([[affiliation.handle.toLowerCase(), affiliation.id]]) }),
  });
  return { text, entities };
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
