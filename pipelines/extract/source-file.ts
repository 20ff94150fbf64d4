import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { messageOf } from "../core/errors.ts";
import { BrokenSource } from "./lines.ts";

/** Small enough that what one chunk can unpack to (a thousandfold) still fits in memory. */
const CHUNK = 64 << 10;

/**
 * The content of a file in chunks, unpacked if it begins like gzip, whatever its name. `onBytes` hears how many bytes
 * of the file were read. Throws {@link BrokenSource} where a gzip stream is damaged or cut, after everything before it.
 */
export async function* readSource(
  file: string,
  onBytes: (total: number) => void = () => undefined,
): AsyncGenerator<Buffer> {
  const packed = await isGzip(file);
  yield* packed ? unpack(readChunks(file, onBytes)) : readChunks(file, onBytes);
}

async function* readChunks(file: string, onBytes: (total: number) => void): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK })) {
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
  gunzip.on("data", (bytes: Buffer) => unpacked.push(bytes));
  gunzip.on("error", (error) => {
    failure = error;
  });
  try {
    for await (const chunk of chunks) {
      await new Promise<void>((resolve) => gunzip.write(chunk, () => resolve()));
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
