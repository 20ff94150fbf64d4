import { describe, expect, test } from "vitest";
import type { Author } from "../../pipelines/simulate/author.ts";
import { ROLES } from "../../pipelines/simulate/roles.ts";
import { testWorld } from "./api.ts";

const world = testWorld(20_000);
const list = [...world.authors()];

function bios(role: string): string[] {
  return list.flatMap(({ role: own, profile }) =>
    own === role && profile.description !== undefined ? [profile.description] : [],
  );
}

describe("roles", () => {
  test("every role there can be occurs, with its own kind and no other", () => {
    for (const { kind, role } of ROLES) {
      const found = list.filter((author) => author.role === role);
      expect(found.length, role).toBeGreaterThan(20);
      expect(new Set(found.map((author) => author.kind))).toEqual(new Set([kind]));
    }
    expect(new Set(list.map(({ role }) => role)).size).toBe(ROLES.length);
  });

  test("bios are of many forms in several scripts, and no gap of a template stays open", () => {
    for (const { role } of ROLES) {
      const written = bios(role);
      expect(new Set(written).size / written.length, role).toBeGreaterThan(role === "adult" ? 0 : 0.3);
      expect(
        written.filter((bio) => /[{}]/.test(bio)),
        role,
      ).toEqual([]);
    }
    const companies = bios("company").join();
    for (const script of [/\p{Script=Han}/u, /\p{Script=Arabic}/u, /\p{Script=Devanagari}/u]) {
      expect(companies).toMatch(script);
    }
  });

  test("names, too, have no open gaps; founders name a company, brands are named for no person", () => {
    expect(list.filter(({ profile }) => /[{}]/.test(profile.name))).toEqual([]);
    const named = (role: Author["role"], part: RegExp) =>
      list.filter((author) => author.role === role && part.test(author.profile.name)).length;
    expect(named("practice", /LLP|Consulting|Law|Studio|Brothers/)).toBeGreaterThan(50);
    expect(named("company", /GmbH|株式会社|Grupo|科技|شركة/)).toBeGreaterThan(20);
    expect(named("event", /20\d\d/)).toBeGreaterThan(10);
  });
});

test("an impersonator has the name of a person who is usually larger", () => {
  const impersonators = list.filter(({ role }) => role === "impersonator");
  let smaller = 0;
  for (const author of impersonators) {
    const victim = world.findById(author.impersonates ?? "");
    expect(victim?.kind).toBe("person");
    expect(author.profile.name).toBe(victim?.profile.name);
    if (author.profile.followers < (victim?.profile.followers ?? 0)) smaller += 1;
  }
  expect(smaller / impersonators.length).toBeGreaterThan(0.9);
  const others = list.filter(({ role }) => role !== "impersonator");
  expect(others.every(({ impersonates }) => impersonates === undefined)).toBe(true);
});

test("of two accounts of a person some name the other, and both lead to one site", () => {
  let named = 0;
  let marked = 0;
  let sites = 0;
  for (const second of list.filter(({ twinOf }) => twinOf !== undefined)) {
    const main = world.findById(second.twinOf ?? "");
    if (second.profile.description?.includes(`@${main?.handle}`)) {
      named += 1;
      const mentions = second.profile.descriptionEntities?.mentions ?? [];
      if (mentions.some(({ username }) => username === main?.handle)) marked += 1;
    }
    const site = second.profile.expandedUrl;
    if (site === undefined || main?.profile.expandedUrl === undefined) continue;
    expect(main.profile.expandedUrl).toBe(site);
    sites += 1;
  }
  expect(named).toBeGreaterThan(20);
  expect(marked).toBe(named);
  expect(sites).toBeGreaterThan(20);
});

test("nobody shares a site but the two accounts of a person", () => {
  const main = list.filter(({ twinOf }) => twinOf === undefined);
  const sites = main.flatMap(({ profile }) => profile.expandedUrl ?? []);
  expect(new Set(sites).size).toBe(sites.length);
});
