import { describe, expect, test } from "vitest";
import { extract } from "../../pipelines/extract/extract.ts";
import { api, base, clock, tally } from "./extract-fixture.ts";
import { entries, givePlan, handle, id, makeContext, OPTIONS, outcomes, send } from "./extract-support.ts";

const ONE = { ...OPTIONS, concurrency: 1 };

describe("the first request is refused", () => {
  test("for one bad id of many: the others are asked for", async () => {
    const context = await makeContext(base, clock);
    const bad = "9999999999999999999";
    await givePlan(
      context,
      [{ handle: "imported", author_id: bad }, ...entries(50)].map((entry, i) => ({
        ...entry,
        author_id: entry.author_id ?? id(i),
      })),
    );
    api.misbehave = (seen, response) => {
      if (!seen.values.includes(bad)) return false;
      send(response, 400, { title: "Invalid Request", detail: "One or more parameters was invalid." });
      return true;
    };
    const summary = await extract(context, ONE);
    expect(summary).toMatchObject({ state: "done" });
    expect((await outcomes(context))[bad]).toBe("error");
    expect(tally(await outcomes(context)).error).toBe(1);
  });

  test("like all others: the run ends after a few", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(450));
    api.misbehave = (_seen, response) => {
      send(response, 400, { title: "Invalid Request" });
      return true;
    };
    await expect(extract(context, OPTIONS)).rejects.toThrow(/request was refused.*--vocabulary/);
    expect(api.seen.length).toBeLessThan(30);
    expect(await outcomes(context)).toEqual({});
  });

  test("as the token of a page is too old by now: the sample ends, and the run goes on", async () => {
    const stopped = await makeContext(base, clock);
    await givePlan(stopped, [{ handle: handle(0), depth: 2, posts: 30 }]);
    api.pageSize = 10;
    api.misbehave = (_seen, _response, count) => {
      if (count === 2) stopped.abort(new Error("interrupted"));
      return false;
    };
    expect(await extract(stopped, ONE)).toMatchObject({ state: "parked", requests: 2 });
    api.misbehave = (seen, response) => {
      if (!seen.query.has("pagination_token")) return false;
      send(response, 400, { title: "Invalid Request", detail: "The pagination_token is not valid" });
      return true;
    };
    const context = { ...(await makeContext(base, clock)), config: stopped.config };
    expect(await extract(context, ONE)).toMatchObject({ state: "done", outcomes: { found: 1 } });
  });
});

test("one author who makes every lookup fail, the first included, keeps nobody else from being found", async () => {
  const context = await makeContext(base, clock);
  await givePlan(context, entries(31));
  api.misbehave = (seen, response) => {
    if (!seen.values.includes(handle(30))) return false;
    send(response, 500, {});
    return true;
  };
  expect(await extract(context, ONE)).toMatchObject({ state: "done", outcomes: { found: 30, error: 1 } });
});

test("users whose ids are numbers are each booked", async () => {
  const context = await makeContext(base, clock);
  await givePlan(context, entries(200));
  for (let i = 0; i < 200; i += 1) {
    api.people.set(handle(i), { id: 1_000_000 + i, username: handle(i), name: "x" });
  }
  const summary = await extract(context, { ...ONE, budget: 1 });
  expect(api.bill).toBe(1);
  expect(summary.dollars).toBe(1);
});

describe("a timeline is forbidden", () => {
  const forbid = (authors: ReadonlySet<string>) => {
    api.misbehave = (seen, response) => {
      const author = /users\/(\d+)\/tweets$/.exec(seen.path)?.[1];
      if (author === undefined || !authors.has(author)) return false;
      send(response, 403, {
        title: "Forbidden",
        detail: "You are not permitted to view this author's posts.",
      });
      return true;
    };
  };

  test("to one author's readers: the profile is kept, and the others are read", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(12), 2);
    forbid(new Set([id(0), id(7)]));
    expect(await extract(context, ONE)).toMatchObject({ state: "done", outcomes: { found: 12 } });
  });

  test("to the app: the run ends after a few authors, and goes on once it may", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(12), 2);
    forbid(new Set(entries(12).map((_, i) => id(i))));
    await expect(extract(context, ONE)).rejects.toThrow(/403.*access plan/);
    expect(api.seen.length).toBeLessThan(12);
    api.misbehave = () => false;
    const again = { ...(await makeContext(base, clock)), config: context.config };
    expect(await extract(again, ONE)).toMatchObject({ state: "done", outcomes: { found: 12 } });
  });
});
