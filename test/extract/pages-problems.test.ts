import { describe, expect, it } from "vitest";
import { apiProblem, classifyProblem } from "../../pipelines/extract/outcomes.ts";

const classify = (problem: object) => classifyProblem(apiProblem.parse(problem));
const NOT_FOUND = "https://api.twitter.com/2/problems/resource-not-found";

describe("classifyProblem", () => {
  it("tells a suspended user from one that was not found, which has the same type", () => {
    const about = {
      resource_type: "user",
      parameter: "usernames",
      value: "ada",
      resource_id: "ada",
      type: NOT_FOUND,
    };
    expect(
      classify({ ...about, title: "Not Found Error", detail: "Could not find user with usernames: [ada]." }),
    ).toEqual({
      outcome: "not_found",
      detail: "Could not find user with usernames: [ada].",
      handle: "ada",
    });
    expect(classify({ ...about, title: "Forbidden", detail: "User has been suspended: [ada]." })).toEqual({
      outcome: "suspended",
      detail: "User has been suspended: [ada].",
      handle: "ada",
    });
  });

  it.each(["https://api.x.com/2/problems/resource-not-found", NOT_FOUND])("reads the type %s", (type) => {
    const problem = { resource_type: "user", parameter: "ids", value: "12", type, detail: "gone" };
    expect(classify(problem)).toEqual({ outcome: "not_found", detail: "gone", id: "12" });
  });

  it("takes a user one may not see as protected", () => {
    const problem = {
      resource_type: "user",
      parameter: "id",
      value: "12",
      title: "Authorization Error",
      detail: "Sorry, you are not authorized to see the user with id: [12].",
      type: "https://api.twitter.com/2/problems/not-authorized-for-resource",
    };
    expect(classify(problem)).toMatchObject({ outcome: "protected", id: "12" });
  });

  it("takes a handle of digits for a handle where a handle was asked", () => {
    expect(
      classify({
        resource_type: "user",
        parameter: "usernames",
        value: "100",
        type: NOT_FOUND,
        title: "Not Found Error",
      }),
    ).toMatchObject({ handle: "100" });
  });

  it("reads the handle out of the message when nothing else names it", () => {
    const message =
      "The `usernames` query parameter value [not a handle] does not match ^[A-Za-z0-9_]{1,15}$";
    expect(classify({ message })).toEqual({
      outcome: "invalid_handle",
      detail: message,
      handle: "not a handle",
    });
  });

  it("takes an unknown kind of problem about a user as an error", () => {
    const problem = {
      resource_type: "user",
      parameter: "usernames",
      value: "ada",
      type: "https://api.x.com/2/problems/resource-unavailable",
      detail: "later",
    };
    expect(classify(problem)).toEqual({ outcome: "error", detail: "later", handle: "ada" });
  });

  it.each([
    [
      "a post",
      {
        resource_type: "tweet",
        parameter: "pinned_tweet_id",
        value: "5",
        type: NOT_FOUND,
        title: "Not Found Error",
      },
    ],
    [
      "one field of a user",
      {
        resource_type: "user",
        parameter: "ids",
        value: "12",
        type: "https://api.x.com/2/problems/field-hydration-failure",
      },
    ],
    ["nobody", { title: "Too Many Requests", detail: "Too Many Requests" }],
    ["nothing at all", {}],
  ])("says nothing about a user when the problem is about %s", (_what, problem) => {
    expect(classify(problem)).toBeUndefined();
  });

  it("keeps problems with fields of other types, and cuts long texts", () => {
    expect(apiProblem.parse({ title: ["x"], value: 12, detail: "d".repeat(10_000) })).toEqual({
      value: "12",
      detail: "d".repeat(500),
    });
  });
});
