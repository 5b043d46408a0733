// Whether the pixels of a PNG are there, all of them and nothing else (W3C PNG, third edition, §7.2, §8.1 and §10.1): a
// picture that ends early is half a picture, and what is packed behind the last row nobody sees and everybody passes on.
type Octets = Uint8Array<ArrayBuffer>;

/** By colour type. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** The seven passes of an interlaced picture: first column and row, and the steps between. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** `header` is the data of IHDR, `packed` that of all IDAT chunks together. */
export async function hasAllPixels(header: Octets, packed: Octets): Promise<boolean> {
  const wanted = header.length === 13 ? unpackedBytes(header) : null;
  if (wanted === null) return false;
  const reader = new ReadableStream<Octets>({
    start(controller) {
      controller.enqueue(packed);
      controller.close();
    },
  })
    .pipeThrough(new DecompressionStream('deflate'))
    .getReader();
  let size = 0;
  try {
    // Nothing of it is kept, and a bomb is left as soon as it is one.
    for (let part = await reader.read(); !part.done && size <= wanted; part = await reader.read())
      size += part.value.length;
    await reader.cancel();
  } catch {
    // Cut off, broken, or with bytes behind its end.
    return false;
  }
  return size === wanted;
}

/** Every row begins with the byte of its filter. null = no picture that PNG knows. */
function unpackedBytes(header: Octets): number | null {
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  const [width, height, depth] = [view.getUint32(0), view.getUint32(4), view.getUint8(8)];
  const channels = CHANNELS[view.getUint8(9)];
  const interlace = view.getUint8(12);
  if (channels === undefined || interlace > 1) return null;
  const bytesOf = (columns: number, rows: number): number =>
    columns > 0 && rows > 0 ? rows * (1 + Math.ceil((columns * depth * channels) / 8)) : 0;
  if (interlace === 0) return bytesOf(width, height);
  return ADAM7.reduce(
    (sum, [x, y, stepX, stepY]) => sum + bytesOf(Math.ceil((width - x) / stepX), Math.ceil((height - y) / stepY)),
    0,
  );
}
