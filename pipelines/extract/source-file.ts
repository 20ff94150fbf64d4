import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { messageOf } from "../core/errors.ts";
import { BrokenSource } from "./lines.ts";

const PLAIN_CHUNK = 64 << 10;
/** Small, because zlib drops what it unpacked of a chunk in which it meets damage. Costs no time worth measuring. */
const PACKED_CHUNK = 1 << 10;

/**
 * The content of a file in chunks, unpacked if it begins like gzip, whatever its name. `onBytes` hears how many bytes
 * of the file were read. Throws {@link BrokenSource} where a gzip stream is cut, after everything before it, or where
 * it is damaged, after what lies more than a kilobyte before.
 */
export async function* readSource(
  file: string,
  onBytes: (total: number) => void = () => undefined,
): AsyncGenerator<Buffer> {
  if (await isGzip(file)) yield* unpack(readChunks(file, PACKED_CHUNK, onBytes));
  else yield* readChunks(file, PLAIN_CHUNK, onBytes);
}

async function* readChunks(
  file: string,
  size: number,
  onBytes: (total: number) => void,
): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: size })) {
    const bytes = chunk as Buffer;
    total += bytes.length;
    onBytes(total);
    yield bytes;
  }
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

// Fed and emptied by hand: a piped or iterated stream drops what it had unpacked when an error comes.
async function* unpack(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  let unpacked: Buffer[] = [];
  let failure: Error | undefined;
  let proceed = () => {};
  gunzip.on("data", (bytes: Buffer) => unpacked.push(bytes));
  gunzip.on("error", (error) => {
    failure = error;
    proceed();
  });
  try {
    for await (const chunk of chunks) {
      await new Promise<void>((resolve) => {
        // A write that fails is never called back.
        proceed = resolve;
        gunzip.write(chunk, () => resolve());
      });
      yield* unpacked;
      unpacked = [];
      if (failure !== undefined) break;
    }
    if (failure === undefined) {
      await new Promise((resolve) => gunzip.once("close", resolve).end());
      yield* unpacked;
    }
  } finally {
    gunzip.destroy();
  }
  if (failure !== undefined)
    throw new BrokenSource(`the gzip file is damaged from here on: ${messageOf(failure)}`);
}
