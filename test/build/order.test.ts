import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Model } from "../../pipelines/build/models.ts";
import { orderModels } from "../../pipelines/build/order.ts";
import { failureOf } from "./failure.ts";

const SOURCES = new Set(["raw.users", "seeds.domains"]);

/** A model whose n-th read stands on line n + 2. */
function model(name: string, ...reads: string[]): Model {
  const [, table = ""] = name.split(".");
  return {
    name,
    layer: "authors",
    table,
    file: `authors/${table}.sql`,
    sql: "",
    describes: "one row",
    grain: ["i"],
    reads: new Map(reads.map((read, i) => [read, i + 3])),
  };
}

const order = (...models: Model[]) => orderModels(models, SOURCES).map(({ table }) => table);
const failure = (...models: Model[]) => failureOf(Promise.resolve().then(() => orderModels(models, SOURCES)));

test("a model comes after what it reads; otherwise the given order stays", () => {
  const models = [model("authors.c", "authors.b"), model("authors.a"), model("authors.b", "raw.users")];
  expect(order(...models)).toEqual(["b", "c", "a"]);
  expect(order(model("authors.b"), model("authors.a", "seeds.domains"))).toEqual(["b", "a"]);
});

describe("refused with file and line", () => {
  test("a circle, shown as a path", async () => {
    const error = await failure(
      model("authors.start", "raw.users", "authors.a"),
      model("authors.a", "authors.b"),
      model("authors.b", "raw.users", "authors.c"),
      model("authors.c", "authors.a"),
    );
    expect(error.what).toBe(
      "models read each other in a circle: authors.a → authors.b → authors.c → authors.a",
    );
    expect(error.where).toEqual({ file: "authors/a.sql", line: 3 });
  });

  test("a model that reads itself", async () => {
    const error = await failure(model("authors.a", "raw.users", "authors.a"));
    expect(error.what).toContain("authors.a → authors.a");
    expect(error.where).toEqual({ file: "authors/a.sql", line: 4 });
  });

  test("a table nobody makes, with the table that may be meant", async () => {
    const error = await failure(model("authors.latest"), model("authors.a", "raw.users", "staging.latest"));
    expect(error.message).toBe(
      "authors/a.sql:4: reads staging.latest, which no model makes. Did you mean authors.latest?",
    );
    const other = await failure(model("authors.a", "authors.gone"));
    expect(other.message).toBe(
      "authors/a.sql:3: reads authors.gone, which no model makes. Add a model of that name, or mend the name.",
    );
  });
});

/** Models in any order, each reading some of those with a lower number. */
const acyclic = fc
  .integer({ min: 1, max: 12 })
  .chain((size) =>
    fc.tuple(
      fc.tuple(
        ...Array.from({ length: size }, (_, i) => fc.subarray(Array.from({ length: i }, (_, j) => j))),
      ),
      fc.shuffledSubarray(
        Array.from({ length: size }, (_, i) => i),
        { minLength: size },
      ),
    ),
  )
  .map(([reads, shuffled]) =>
    shuffled.map((i) => model(`authors.m${i}`, ...(reads[i] ?? []).map((j) => `authors.m${j}`), "raw.users")),
  );

test("any models without a circle: each once, and after everything it reads", () => {
  fc.assert(
    fc.property(acyclic, (models) => {
      const names = orderModels(models, SOURCES).map(({ name }) => name);
      expect([...names].sort()).toEqual(models.map(({ name }) => name).sort());
      for (const { name, reads } of models) {
        for (const read of reads.keys()) {
          if (!SOURCES.has(read)) expect(names.indexOf(read)).toBeLessThan(names.indexOf(name));
        }
      }
    }),
  );
});

test("any models with a circle: the path that is shown is one", async () => {
  await fc.assert(
    fc.asyncProperty(acyclic, fc.nat(), async (models, pick) => {
      const closing = models[pick % models.length];
      if (closing === undefined) return;
      // Whoever reads the closing model directly, or itself, is now read by it.
      const reader = models.find(({ reads }) => reads.has(closing.name)) ?? closing;
      const closed = models.map((one) =>
        one === closing ? { ...one, reads: new Map([...one.reads, [reader.name, 9]]) } : one,
      );
      const error = await failure(...closed);
      const shown = error.what.replace(/^.*circle: /, "").split(" → ");
      expect(shown.length).toBeGreaterThan(1);
      expect(shown[0]).toBe(shown.at(-1));
      for (const [i, name] of shown.slice(0, -1).entries()) {
        expect(closed.find((one) => one.name === name)?.reads.has(shown[i + 1] ?? "")).toBe(true);
      }
    }),
  );
});
