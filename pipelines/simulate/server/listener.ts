import type { RequestListener } from "node:http";
import { createServer, type Server } from "node:http";
import { PipelineError } from "../../core/errors.ts";

const RETRY_MS = 20;

/** An HTTP server on 127.0.0.1 that can stop listening for a while and come back on the same port. */
export class Listener {
  private readonly server: Server;
  private port = 0;
  private back: NodeJS.Timeout | undefined;

  constructor(handle: RequestListener) {
    this.server = createServer(handle);
  }

  /** Starts to listen; 0 lets the system choose the port. Throws {@link PipelineError} when it is taken. */
  async open(port: number): Promise<string> {
    try {
      await this.listen(port);
    } catch (cause) {
      if (!isTaken(cause)) throw cause;
      throw new PipelineError(`port ${port} is not free`, {}, "Use another --port.", { cause });
    }
    const address = this.server.address();
    this.port = typeof address === "object" && address !== null ? address.port : port;
    return `http://127.0.0.1:${this.port}`;
  }

  /** Refuses new connections for `ms` milliseconds and closes those that are idle. */
  pause(ms: number): void {
    if (this.back !== undefined) return;
    this.server.close();
    this.comeBack(ms);
  }

  /** Closes the port and all connections. */
  close(): Promise<void> {
    clearTimeout(this.back);
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private comeBack(ms: number): void {
    this.back = setTimeout(() => {
      this.back = undefined;
      // An outgoing connection of this machine may have been given the port; it is not kept for long.
      this.listen(this.port).catch(() => this.comeBack(RETRY_MS));
    }, ms);
  }

  private listen(port: number): Promise<void> {
    const { server } = this;
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        server.off("error", onError);
        server.off("listening", onListening);
        end();
      };
      const onError = (cause: Error) => settle(() => reject(cause));
      const onListening = () => settle(resolve);
      server.on("error", onError).on("listening", onListening).listen(port, "127.0.0.1");
    });
  }
}

function isTaken(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EADDRINUSE" || code === "EACCES";
}
