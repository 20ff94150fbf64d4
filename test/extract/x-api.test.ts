import http from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Vocabulary } from "../../pipelines/extract/x-api/api.ts";
import { createXApi } from "../../pipelines/extract/x-api/client.ts";

type Reply = (request: http.IncomingMessage, response: http.ServerResponse) => void;

let reply: Reply = () => undefined;
let last: http.IncomingMessage | undefined;
let base = "";
const server = http.createServer((request, response) => {
  last = request;
  reply(request, response);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  base = `http://127.0.0.1:${address.port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function ask(answer: Reply, vocabulary: Vocabulary = "tweet", with_posts = false, to = base) {
  reply = answer;
  const api = createXApi({ token: "sim-secret", base: to, vocabulary, deadlineMs: 300 });
  return api.read({ kind: "handle", asked: ["sim_a", "sim_b"], with_posts });
}

const query = () => Object.fromEntries(new URL(last?.url ?? "/", base).searchParams);

describe("answers", () => {
  test("a body comes back as it was sent, with its status and the headers worth keeping", async () => {
    const body = '{ "data" : [ {"id":"1", "username":"sim_a", "name":"\u2028 é 日本"} ] }\n';
    const result = await ask((_request, response) => {
      response.writeHead(200, {
        "content-type": "application/json",
        "x-rate-limit-remaining": "7",
        "api-version": "2.167",
        "set-cookie": "guest=1",
      });
      response.end(body);
    });
    expect(result).toMatchObject({ type: "answer", status: 200, body });
    expect(result).toHaveProperty("headers.x-rate-limit-remaining", "7");
    expect(result).toHaveProperty("headers.api-version", "2.167");
    expect(result).toHaveProperty("headers.date");
    expect(result).not.toHaveProperty("headers.set-cookie");
    expect(last?.headers.authorization).toBe("Bearer sim-secret");
    expect(last?.headers["accept-encoding"]).toBeUndefined();
  });

  test.each([402, 429, 503])("status %i is an answer with its verbatim body", async (status) => {
    const body = '{"title":"Problem",  "detail":"spaces kept"}';
    const result = await ask((_request, response) => {
      response.writeHead(status, { "content-type": "application/problem+json", "retry-after": "9" });
      response.end(body);
    });
    expect(result).toMatchObject({ type: "answer", status, body, headers: { "retry-after": "9" } });
  });

  test("a redirect is an answer with its own status", async () => {
    const result = await ask((_request, response) => response.writeHead(302, { location: "/" }).end());
    expect(result).toMatchObject({ type: "answer", status: 302, body: "" });
  });

  test("a corrupt compressed body does not end the process", async () => {
    const result = await ask((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
    });
    expect(result).toMatchObject({ type: "answer", status: 200 });
  });
});

describe("failures", () => {
  test("no answer, a stall in the body and a slow drip end at the deadline", async () => {
    const never = await ask(() => undefined);
    expect(never).toMatchObject({ type: "failure", code: "TIMEOUT", sent: true });
    const stall = await ask((_request, response) => void response.writeHead(200).write('{"data":'));
    expect(stall).toMatchObject({ type: "failure", code: "TIMEOUT", sent: true });
    const drip = await ask((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(timer));
    });
    expect(drip).toMatchObject({ type: "failure", code: "TIMEOUT", sent: true });
  });

  test("a body that is cut off is no answer, even where its length is not announced", async () => {
    const half = await ask((_request, response) => {
      response.writeHead(200, { "content-length": "1000" }).write('{"data":[]}');
      setTimeout(() => response.destroy(), 20);
    });
    expect(half).toMatchObject({ type: "failure", code: "INCOMPLETE_BODY", sent: true });
    const chunked = await ask((_request, response) => {
      response.writeHead(200).write('{"data":[]}');
      setTimeout(() => response.destroy(), 20);
    });
    expect(chunked).toMatchObject({ type: "failure", code: "INCOMPLETE_BODY", sent: true });
  });

  test("a reset connection may have been billed, a refused one cannot", async () => {
    expect(await ask((request) => request.socket.destroy())).toMatchObject({
      code: "ECONNRESET",
      sent: true,
    });
    const refused = await ask(() => undefined, "tweet", false, "http://127.0.0.1:1");
    expect(refused).toMatchObject({ type: "failure", code: "ECONNREFUSED", sent: false });
  });
});

test("hundreds of requests leave no listeners behind", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on("warning", note);
  reply = (_request, response) => void response.end('{"data":[]}');
  const api = createXApi({ token: "sim-secret", base, vocabulary: "tweet", deadlineMs: 5_000 });
  for (let i = 0; i < 200; i += 1)
    expect(await api.read({ kind: "handle", asked: ["sim_a"], with_posts: false })).toMatchObject({
      status: 200,
    });
  process.off("warning", note);
  expect(warnings).toEqual([]);
});

describe("queries", () => {
  const ok: Reply = (_request, response) => void response.end('{"data":[]}');

  test("by handle and by id have their own endpoints", async () => {
    await ask(ok);
    expect(last?.url).toContain("/2/users/by?usernames=sim_a%2Csim_b&");
    const api = createXApi({ token: "sim-secret", base, vocabulary: "tweet", deadlineMs: 300 });
    await api.read({ kind: "id", asked: ["1", "2"], with_posts: false });
    expect(last?.url).toContain("/2/users?ids=1%2C2&");
  });

  test("posts are asked for at depth 1 only, since they may be billed", async () => {
    await ask(ok);
    expect(query()).not.toHaveProperty("expansions");
    expect(query()["user.fields"]?.split(",")).toContain("most_recent_tweet_id");
    await ask(ok, "tweet", true);
    expect(query()).toMatchObject({ expansions: "most_recent_tweet_id,pinned_tweet_id" });
    expect(query()["tweet.fields"]?.split(",")).toContain("author_id");
  });

  test("the newer vocabulary asks in its own words and for nothing it does not list", async () => {
    await ask(ok, "post", true);
    expect(query()).toMatchObject({ expansions: "most_recent_post_id,pinned_post_id" });
    expect(query()).not.toHaveProperty("tweet.fields");
    expect(last?.url).not.toContain("tweet");
  });
});
