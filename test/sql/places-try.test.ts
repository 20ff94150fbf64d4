import { readFile, writeFile } from "node:fs/promises";
import { test } from "vitest";
import { buildFrom } from "./harness.ts";

test("try", async () => {
  const rows = (await readFile("test/sql/locations.txt", "utf8"))
    .split("\n")
    .filter(Boolean)
    .map((l) => l.split("\t"));
  const t = performance.now();
  const built = await buildFrom({
    users: rows.map(([location], i) => ({
      author_id: String(i + 1),
      handle: `h${i + 1}`,
      location: location ?? "",
    })),
  });
  console.log(
    "build",
    performance.now() - t,
    JSON.stringify(built.summary.models.filter((m) => m.milliseconds > 60)),
  );
  const out = await built.rows(
    "select author_id::int, country, region, confidence, reason from authors.places order by 1",
  );
  let ok = 0,
    stated = 0,
    wrong: string[] = [],
    invented: string[] = [],
    missed: string[] = [];
  for (const [id, country, , confidence, reason] of out) {
    const [location, want = ""] = rows[Number(id) - 1] ?? [];
    if (want === "") {
      if (country !== null) invented.push(`${location} -> ${country} ${confidence} (${reason})`);
      continue;
    }
    stated++;
    if (country !== null && want.split("|").includes(String(country))) ok++;
    else
      (country === null ? missed : wrong).push(
        `${location} [${want}] -> ${country} ${confidence} (${reason})`,
      );
  }
  await writeFile(
    "/tmp/places-out.txt",
    [
      `stated ${stated} ok ${ok} ${((100 * ok) / stated).toFixed(1)} %`,
      "WRONG",
      ...wrong,
      "MISSED",
      ...missed,
      "INVENTED",
      ...invented,
    ].join("\n"),
  );
}, 60000);
