import { describe, expect, test } from "vitest";
import { ServerClock } from "../../pipelines/extract/server-clock.ts";
import { fakeClock, NOON } from "./extract-support.ts";

const HOUR = 3_600_000;
const dated = (ms: number) => ({ date: new Date(ms).toUTCString() });

function make() {
  const clock = fakeClock();
  const server = new ServerClock(clock);
  const learn = (...offsets: number[]) => {
    for (const offset of offsets) server.learn(dated(clock.now() + offset), clock.now());
  };
  return { clock, server, learn };
}

describe("the server's clock", () => {
  test("is ours until an answer tells", () => {
    const { server } = make();
    expect(server.now()).toBe(NOON);
    server.learn({}, NOON);
    server.learn({ date: "soon" }, NOON);
    expect(server.now()).toBe(NOON);
  });

  test("is ours when headers differ by their rounding only", () => {
    const { server, learn } = make();
    learn(-1_000, 0, 2_000);
    expect(server.now()).toBe(NOON);
  });

  test("is put right by what answers say, for any moment of ours", () => {
    const { clock, server, learn } = make();
    learn(-2 * HOUR);
    expect(server.now()).toBe(NOON - 2 * HOUR);
    clock.set(NOON + HOUR);
    expect(server.now()).toBe(NOON - HOUR);
    expect(server.at(NOON)).toBe(NOON - 2 * HOUR);
  });

  test("is not moved by a single odd header among several", () => {
    const { server, learn } = make();
    learn(0, 0, 48 * HOUR);
    expect(server.now()).toBe(NOON);
    learn(0, -48 * HOUR);
    expect(server.now()).toBe(NOON);
  });

  test("is not moved by an odd header after one that was right", () => {
    const { server, learn } = make();
    learn(0, 48 * HOUR);
    expect(server.now()).toBe(NOON);
  });

  test("follows when our clock is moved", () => {
    const { clock, server, learn } = make();
    learn(...Array.from({ length: 20 }, () => 0));
    clock.set(NOON + 14 * HOUR);
    learn(...Array.from({ length: 5 }, () => -14 * HOUR));
    expect(server.now()).toBe(NOON);
  });
});
