import { PipelineError } from "../core/errors.ts";
import type { Affiliation, Author } from "./author.ts";
import { indexInHandle, simulatedHandle } from "./handles.ts";
import { AccountIds, MAX_SIZE, WORLD_BEGINS } from "./ids.ts";
import { makeActivity } from "./metrics.ts";
import { makePersona, type Persona } from "./persona.ts";
import { makeProfile } from "./profile.ts";
import { hash, normalShare, Random, uniform } from "./random.ts";
import type { Role } from "./roles.ts";
import { domainOf, STREAM, successorOf, type Traits, traitsOf, type WorldOptions } from "./traits.ts";

const AFFILIATED_SHARE = 0.08;
/** Accounts of an organisation's own that wear its badge. */
const TEAM_SHARE: Partial<Record<Role, number>> = { team: 0.3, support: 0.3 };
const VICTIMS = 6;
/** Enough tries to meet an organisation of the smallest domain nearly always. */
const NEIGHBOUR_TRIES = 400;

/**
 * Simulated authors with a known truth. Every author is a pure function of (seed, size, index) and, for what they
 * posted, of `now`; nothing is stored, so a world of a million authors takes no more memory than one of a hundred.
 */
export class World {
  readonly seed: number;
  readonly size: number;
  readonly now: number;
  private readonly ids: AccountIds;

  constructor(options: WorldOptions) {
    this.seed = options.seed;
    this.size = options.size;
    this.now = options.now;
    this.ids = new AccountIds(options.seed, options.size);
  }

  /** The author with this index, 0 … size − 1. */
  authorAt(index: number): Author {
    const traits = traitsOf(this, index);
    const victim = this.victim(index, traits);
    const persona = this.persona(traits, victim);
    const { id, createdAt } = this.ids.account(index);
    const activity = makeActivity(
      new Random(this.seed, index, STREAM.account),
      traits.kind,
      createdAt,
      this.now,
    );
    const { handle, formerHandle } = this.handles(index, traits, persona);
    const affiliation = this.affiliation(index, traits);
    const twin = traits.twin === undefined ? undefined : this.holder(traits.twin);
    return {
      index,
      id: id.toString(),
      handle,
      formerHandle,
      createdAt,
      kind: traits.kind,
      role: traits.role,
      status: traits.status,
      twinOf: traits.persona === index ? undefined : this.idAt(traits.persona),
      impersonates: victim === undefined ? undefined : this.idAt(victim),
      tookHandleOf: traits.tookHandleOf === undefined ? undefined : this.idAt(traits.tookHandleOf),
      domains: persona.domains,
      distractor: persona.distractor,
      affiliatedTo: affiliation,
      influence: normalShare(persona.influence),
      country: persona.country,
      language: persona.language,
      activity,
      profile: makeProfile(this, { index, handle, activity }, traits, persona, { affiliation, twin }),
    };
  }

  /** The author who holds this handle now, whatever its case and whatever the author's status. */
  findByHandle(handle: string): Author | undefined {
    const index = indexInHandle(handle);
    if (index === undefined || index >= this.size) return undefined;
    const holders = [index, successorOf(this, index)].filter((holder) => holder !== undefined);
    return holders
      .map((holder) => this.authorAt(holder))
      .find((author) => author.handle === handle.toLowerCase());
  }

  /** The author with this account id, whatever the status. */
  findById(id: string): Author | undefined {
    const index = this.ids.indexOf(BigInt(id));
    return index === undefined ? undefined : this.authorAt(index);
  }

  /** All authors in the order of their index, made one at a time. */
  *authors(): Generator<Author> {
    for (let index = 0; index < this.size; index += 1) yield this.authorAt(index);
  }

  /** Index of an active author of the same domain, number `salt` of many; undefined when the world is too small. */
  neighbour(index: number, salt: number, kinds: readonly Traits["kind"][]): number | undefined {
    const domain = domainOf(this, traitsOf(this, index).persona);
    for (let attempt = 0; attempt < NEIGHBOUR_TRIES; attempt += 1) {
      const candidate = hash(this.seed, index, salt, attempt) % this.size;
      if (candidate === index || domainOf(this, candidate) !== domain) continue;
      const traits = traitsOf(this, candidate);
      if (traits.domain === domain && traits.status === "active" && kinds.includes(traits.kind))
        return candidate;
    }
    return undefined;
  }

  private idAt(index: number): string {
    return this.ids.account(index).id.toString();
  }

  private handles(index: number, traits: Traits, persona: Persona): Pick<Author, "handle" | "formerHandle"> {
    const original = simulatedHandle(persona.stems[0], index);
    const renamed = simulatedHandle(persona.stems[1], index);
    const { tookHandleOf } = traits;
    if (tookHandleOf === undefined) {
      return traits.renamed
        ? { handle: renamed, formerHandle: original }
        : { handle: original, formerHandle: undefined };
    }
    const previous = this.personaAt(tookHandleOf);
    return { handle: simulatedHandle(previous.stems[0], tookHandleOf), formerHandle: undefined };
  }

  private affiliation(index: number, traits: Traits): Affiliation | undefined {
    const share = traits.kind === "person" ? AFFILIATED_SHARE : (TEAM_SHARE[traits.role] ?? 0);
    if (uniform(this.seed, index, STREAM.affiliation) >= share) return undefined;
    const organisation = this.neighbour(index, STREAM.affiliation, ["organisation"]);
    if (organisation === undefined) return undefined;
    return { ...this.holder(organisation), name: this.personaAt(organisation).name };
  }

  private holder(index: number): { id: string; handle: string } {
    const traits = traitsOf(this, index);
    return { id: this.idAt(index), handle: this.handles(index, traits, this.personaAt(index)).handle };
  }

  private personaAt(index: number): Persona {
    const traits = traitsOf(this, index);
    return this.persona(traits, this.victim(index, traits));
  }

  /** An impersonator looks like somebody else, who is not an impersonator. */
  private persona(traits: Traits, victim: number | undefined): Persona {
    const persona = makePersona(this, traits);
    if (victim === undefined) return persona;
    const { name, stems } = makePersona(this, traitsOf(this, victim));
    return { ...persona, name, stems };
  }

  /** Index of the person an impersonator passes itself off as: the best known of a few. */
  private victim(index: number, { role }: Traits): number | undefined {
    if (role !== "impersonator") return undefined;
    const persons = Array.from({ length: VICTIMS }, (_, number) =>
      this.neighbour(index, hash(STREAM.impersonation, number), ["person"]),
    ).filter((person) => person !== undefined);
    const fame = (person: number) => makePersona(this, traitsOf(this, person)).influence;
    return persons.toSorted((a, b) => fame(b) - fame(a))[0];
  }
}

/** A world of `size` authors. Throws {@link PipelineError} for a size or moment it cannot have. */
export function createWorld(options: WorldOptions): World {
  if (!Number.isInteger(options.size) || options.size < 1 || options.size > MAX_SIZE) {
    throw new PipelineError(
      `a simulated world cannot have ${options.size} authors`,
      {},
      `Use 1 to ${MAX_SIZE}.`,
    );
  }
  if (options.now < WORLD_BEGINS) {
    const begins = new Date(WORLD_BEGINS).toISOString().slice(0, 10);
    throw new PipelineError("the simulated world does not exist that early", {}, `Use ${begins} or later.`);
  }
  return new World(options);
}
