import path from "node:path";
import type { Author, Kind } from "./author.ts";
import { LineWriter } from "./line-writer.ts";
import { distribution, Random, uniform } from "./random.ts";
import { STREAM } from "./traits.ts";
import { DOMAINS, type Domain } from "./words/domains.ts";
import type { World } from "./world.ts";

/** One line of a handle list. */
export interface SeedRow {
  readonly handle: string;
  readonly domain: Domain;
  readonly sourceType: string;
  readonly evidenceUrl: string;
  /** `YYYY-MM-DD`. */
  readonly addedAt: string;
  readonly note: string;
}

const HEADER = "handle,domain,status,source_type,evidence_url,added_at,note";
/** How often the curator lists an author of each kind; about a tenth of the lists are organisations. */
const LISTED_SHARES: Record<Kind, number> = { person: 0.9, organisation: 0.5, bot: 0.08, parody: 0.15 };
const WRONG_DOMAIN_SHARE = 0.03;
const OTHER_CASE_SHARE = 0.08;
const INFLUENTIAL = 0.7;
/** From which kind of list a row is: speakers are chosen with care, a scrape takes whom it meets. */
const sourceOf = {
  influential: distribution({ simulated_speakers: 0.45, simulated_list: 0.4, simulated_scrape: 0.15 }),
  other_person: distribution({ simulated_speakers: 0.1, simulated_list: 0.45, simulated_scrape: 0.45 }),
  mistaken: distribution({ simulated_speakers: 0.03, simulated_list: 0.32, simulated_scrape: 0.65 }),
};
const NOTES = ["", "", "", "from a conference programme", "suggested by a colleague"];
const DAY_MS = 86_400_000;

/**
 * The lists of a curator with imperfect knowledge, in the order of the authors: mostly the right people in their
 * domain, but also organisations, wrong domains, handles that are gone, and old handles of renamed authors, some
 * of which are somebody else's by now. No (handle, domain) pair comes twice.
 */
export function* seedRows(world: World): Generator<SeedRow> {
  for (const author of world.authors()) yield* rowsOf(world, author);
}

function rowsOf(world: World, author: Author): SeedRow[] {
  const random = new Random(world.seed, author.index, STREAM.curator);
  // The curator knows a recycled handle as its first owner's, and lists it for that one's domain only.
  if (author.tookHandleOf !== undefined || !random.chance(LISTED_SHARES[author.kind])) return [];
  const handle = author.formerHandle ?? author.handle;
  const wrong = random.chance(WRONG_DOMAIN_SHARE) ? random.pick(DOMAINS) : undefined;
  const domains = wrong === undefined ? author.domains.map((one) => one.domain) : [wrong];
  const isMistaken = wrong !== undefined || author.kind !== "person";
  const likeness = author.influence >= INFLUENTIAL ? "influential" : "other_person";
  const sourceAt = sourceOf[isMistaken ? "mistaken" : likeness];
  return domains.map((domain, i) => ({
    handle: random.chance(OTHER_CASE_SHARE) ? handle.toUpperCase() : handle,
    domain,
    sourceType: sourceAt(uniform(world.seed, author.index, STREAM.source, i)),
    evidenceUrl: `https://sim.example/lists/${domain}/${author.index}`,
    addedAt: new Date(world.now - random.between(1, 400) * DAY_MS).toISOString().slice(0, 10),
    note: random.pick(NOTES),
  }));
}

/** Writes `<folder>/<domain>.csv` for all domains; returns the number of rows. */
export async function writeSeedLists(world: World, folder: string): Promise<number> {
  const writers = new Map<Domain, LineWriter>();
  let count = 0;
  try {
    for (const domain of DOMAINS) {
      const writer = await LineWriter.create(path.join(folder, `${domain}.csv`));
      writers.set(domain, writer);
      await writer.write(HEADER);
    }
    for (const row of seedRows(world)) {
      await writers.get(row.domain)?.write(csvLine(row));
      count += 1;
    }
  } catch (error) {
    for (const writer of writers.values()) await writer.discard();
    throw error;
  }
  for (const writer of writers.values()) await writer.close();
  return count;
}

/** No value holds a comma or a quote. */
function csvLine(row: SeedRow): string {
  const { handle, domain, sourceType, evidenceUrl, addedAt, note } = row;
  return [handle, domain, "unverified", sourceType, evidenceUrl, addedAt, note].join(",");
}
