import { gzipSync } from "node:zlib";
import type { Delivery, DeliveryFault, InsteadFault } from "./fault.ts";

const REFUSED_MS = 250;
const DRIP_MS = 100;
const UNKEPT_BYTES = 1_000;

/** Connections that break. */
export const TRANSPORT_FAULTS = {
  refused: {
    does: "connections are refused for a quarter of a second; this one is cut",
    instead: (exchange, { listener }) => {
      listener.pause(REFUSED_MS);
      exchange.request.socket.resetAndDestroy();
      return undefined;
    },
  },
  reset: {
    does: "the connection is reset before any work",
    instead: (exchange) => {
      exchange.request.socket.resetAndDestroy();
      return undefined;
    },
  },
  stall: { does: "no answer ever comes, not even headers", instead: () => undefined },
  reset_after: {
    does: "the work is done and billed, then the connection is reset",
    deliver: ({ response }) => {
      response.socket?.resetAndDestroy();
    },
  },
  half_body: {
    does: "the connection is cut in the middle of the body (billed)",
    deliver: (delivery) => {
      startBody(delivery, half(delivery), () => delivery.response.destroy());
    },
  },
  stall_body: {
    does: "the second half of the body never comes (billed)",
    deliver: (delivery) => startBody(delivery, half(delivery)),
  },
  slow_drip: {
    does: "the body comes at ten bytes a second (billed)",
    deliver: drip,
  },
  corrupt_gzip: {
    does: "a gzip body that cannot be unpacked, asked for or not (billed)",
    deliver: ({ response, status, headers, body }) => {
      const packed = headers["content-encoding"] === "gzip" ? Buffer.from(body) : gzipSync(body);
      // The last eight bytes are checksum and length, so the unpacked body is wrong however long it is.
      for (let i = Math.floor(packed.length / 2); i < packed.length; i += 1) packed[i] = ~(packed[i] ?? 0);
      response.writeHead(status, { ...headers, "content-encoding": "gzip", "content-length": packed.length });
      response.end(packed);
    },
  },
  wrong_length_more: {
    does: "content-length promises bytes that never come (billed)",
    deliver: ({ response, status, headers, body }) => {
      response.writeHead(status, { ...headers, "content-length": body.length + UNKEPT_BYTES });
      response.end(body);
    },
  },
  wrong_length_less: {
    does: "content-length is half of what comes (billed)",
    deliver: (delivery) => {
      const { response, status, headers, body } = delivery;
      response.writeHead(status, { ...headers, "content-length": half(delivery) });
      response.end(body);
    },
  },
  empty_body: {
    does: "an answer without a body (billed)",
    deliver: ({ response, status, headers }) => {
      response.writeHead(status, { ...headers, "content-length": 0 });
      response.end();
    },
  },
} as const satisfies Record<string, InsteadFault | DeliveryFault>;

function half({ body }: Delivery): number {
  return Math.floor(body.length / 2);
}

/** Sends the head, which promises the whole body, and the first `bytes` of it. */
function startBody({ response, status, headers, body }: Delivery, bytes: number, then?: () => void): void {
  response.writeHead(status, headers);
  response.write(body.subarray(0, bytes), then);
}

function drip(delivery: Delivery): void {
  const { response, body } = delivery;
  startBody(delivery, 1);
  let sent = 1;
  const timer = setInterval(() => {
    if (!response.destroyed && sent < body.length) {
      response.write(body.subarray(sent, sent + 1));
      sent += 1;
    } else {
      clearInterval(timer);
      response.end();
    }
  }, DRIP_MS);
}
