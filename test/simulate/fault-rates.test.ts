import { describe, expect, test } from "vitest";
import { FAULT_GROUPS, FAULTS } from "../../pipelines/simulate/server/faults/catalogue.ts";
import { FaultDealer } from "../../pipelines/simulate/server/faults/dealer.ts";
import { describeFaults, readFaultRates } from "../../pipelines/simulate/server/faults/rates.ts";
import { started, testWorld } from "./api.ts";
import { look } from "./look.ts";

const REQUESTS = 20_000;

function drawn(dealer: FaultDealer, count = REQUESTS): (string | undefined)[] {
  return Array.from({ length: count }, (_, i) => dealer.draw(i + 1)?.name);
}

describe("faults are dealt", () => {
  test("at their rates, one at most a request", () => {
    const names = drawn(new FaultDealer({ reset: 0.05, stall: 0.2, html_200: 0 }, 5));
    const share = (name: string | undefined) => names.filter((one) => one === name).length / REQUESTS;
    // Four standard deviations of a share of 20,000 draws: 0.006 at 0.05, 0.011 at 0.2, 0.012 at 0.75.
    expect(Math.abs(share("reset") - 0.05)).toBeLessThan(0.006);
    expect(Math.abs(share("stall") - 0.2)).toBeLessThan(0.011);
    expect(Math.abs(share(undefined) - 0.75)).toBeLessThan(0.012);
    expect(share("html_200")).toBe(0);
  });

  test("every one of them when all have a rate", () => {
    const names = new Set(drawn(new FaultDealer(readFaultRates("all=0.02"), 1)));
    names.delete(undefined);
    expect([...names].sort()).toEqual(Object.keys(FAULTS).sort());
  });

  test("by seed and number of the request alone", () => {
    const rates = readFaultRates("all=0.01");
    const first = drawn(new FaultDealer(rates, 9), 1_000);
    expect(drawn(new FaultDealer(rates, 9), 1_000)).toEqual(first);
    expect(new FaultDealer(rates, 9).draw(777)?.name).toBe(first[776]);
    expect(drawn(new FaultDealer(rates, 10), 1_000)).not.toEqual(first);
    const choices = () => new FaultDealer({ omitted_user: 1 }, 9).draw(3)?.random.next();
    expect(choices()).toBe(choices());
  });

  test("the same way to two runs of the same requests", async () => {
    const world = testWorld(100);
    const path = `/2/users?ids=${[...world.authors()].map(({ id }) => id).join(",")}`;
    const run = async () => {
      const simulator = await started({
        world,
        now: () => world.now,
        faults: readFaultRates("server=0.05,rate_limited=0,rate_limited_88=0,content=0.02"),
      });
      const answers: string[] = [];
      for (let i = 0; i < 60; i += 1) answers.push((await look(simulator, path)).bytes.toString());
      return { answers, bill: simulator.bill() };
    };
    const first = await run();
    expect(await run()).toEqual(first);
    expect(Object.keys(first.bill.faults).length).toBeGreaterThan(5);
  });
});

describe("rates in words", () => {
  test("name faults and groups, the last word counts", () => {
    expect(readFaultRates("reset=0.05, stall=0.01")).toEqual({ reset: 0.05, stall: 0.01 });
    const rates = readFaultRates("headers=0.1,clock_skew=0");
    expect(rates).toEqual({
      no_limit_headers: 0.1,
      other_limits: 0.1,
      bad_limit_headers: 0.1,
      clock_skew: 0,
    });
    expect(Object.keys(readFaultRates("all=0.01")).sort()).toEqual(Object.keys(FAULTS).sort());
  });

  test("have every fault in one group beside all", () => {
    const { all = [], ...groups } = FAULT_GROUPS;
    expect(Object.values(groups).flat().sort()).toEqual([...all].sort());
    expect(Object.keys(FAULTS).filter((name) => name in FAULT_GROUPS)).toEqual([]);
    const lines = describeFaults().split("\n");
    for (const [name, { does }] of Object.entries(FAULTS))
      expect(lines.some((line) => line.startsWith(`${name} `) && line.endsWith(` ${does}`))).toBe(true);
  });

  test.each([
    [
      "resett=0.1",
      /no fault is named 'resett'\. The groups are server, .*; the faults are server_error, .*clock_skew\.$/,
    ],
    ["constructor=0.1", /no fault is named 'constructor'/],
    ["=0.1", /no fault is named ''/],
    ["reset", /--faults reset: the rate is 0 to 1\. Write it like reset=0\.05\./],
    ["reset=", /the rate is 0 to 1/],
    ["reset=often", /the rate is 0 to 1/],
    ["reset=1.5", /the rate is 0 to 1/],
    ["reset=-0.1", /the rate is 0 to 1/],
    ["", /the rate is 0 to 1/],
    ["reset=0.6,stall=0.5", /the rates sum up to 1\.1/],
    ["all=0.1", /the rates sum up to/],
  ])("%s is refused", (text, message) => {
    expect(() => readFaultRates(text)).toThrow(message);
    expect(() => readFaultRates(text)).toThrow(expect.objectContaining({ name: "PipelineError" }));
  });
});
