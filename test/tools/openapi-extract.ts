// Makes test/simulate/openapi-subset.json: npx tsx test/tools/openapi-extract.ts <full OpenAPI file>,
// then npx biome check --write test/simulate.
// Keeps the facts of five operations of X's OpenAPI description (names, types, patterns, enums) and drops all prose.
import { readFileSync, writeFileSync } from "node:fs";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const PATHS = [
  "/2/users/by",
  "/2/users",
  "/2/users/{id}",
  "/2/users/by/username/{username}",
  "/2/users/{id}/tweets",
];
const PROSE = ["description", "summary", "example", "examples", "title", "tags", "security", "externalDocs"];
// ajv does without a discriminator: the problem types tell each other apart by the enum of their `type`.
const DROPPED = [...PROSE, "discriminator"];

/** Without prose. Inside `properties` every key is a field's name, so there nothing is dropped. */
function prune(value: Json, areNames = false): Json {
  if (Array.isArray(value)) return value.map((item) => prune(item));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key]) => areNames || !(DROPPED.includes(key) || key.startsWith("x-")),
  );
  return Object.fromEntries(kept.map(([key, item]) => [key, prune(item, key === "properties" && !areNames)]));
}

function at(root: Json, keys: readonly string[]): Json {
  return keys.reduce<Json>((value, key) => {
    const next =
      typeof value === "object" && value !== null && !Array.isArray(value) ? value[key] : undefined;
    if (next === undefined) throw new Error(`nothing at ${keys.join("/")}`);
    return next;
  }, root);
}

function references(value: Json): string[] {
  return [...JSON.stringify(value).matchAll(/"\$ref":"#\/components\/([^"]+)"/g)].map(
    (match) => match[1] ?? "",
  );
}

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error("name the OpenAPI file");
const full: Json = JSON.parse(readFileSync(source, "utf8"));

const paths: { [key: string]: Json } = {};
for (const path of PATHS) paths[path] = { get: prune(at(full, ["paths", path, "get"])) };

const components: { [kind: string]: { [name: string]: Json } } = { parameters: {}, schemas: {} };
const waiting = references(paths);
for (let reference = waiting.pop(); reference !== undefined; reference = waiting.pop()) {
  const [kind = "", name = ""] = reference.split("/");
  const group = components[kind];
  if (group === undefined || name in group) continue;
  group[name] = prune(at(full, ["components", kind, name]));
  waiting.push(...references(group[name]));
}
for (const kind of Object.keys(components)) {
  components[kind] = Object.fromEntries(
    Object.entries(components[kind] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const subset = {
  openapi: at(full, ["openapi"]),
  info: { version: at(full, ["info", "version"]) },
  paths,
  components,
};
const target = new URL("../simulate/openapi-subset.json", import.meta.url);
writeFileSync(target, `${JSON.stringify(subset, null, 2)}\n`);
