/**
 * How many pixels have to be unpacked to draw an image; undefined for one that must not be handed to the library. It
 * believes what a PNG says of itself: a false length makes it count to four thousand million, and a false size fills the
 * memory. JPEG it reads to its end and no further, and puts it into the PDF as it is.
 */
export function pixelsToUnpack(bytes: Uint8Array): number | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length > 33 && view.getUint32(0) === 0x89504e47 ? pngPixels(view) : undefined;
}

const IHDR = 0x49484452;
const IEND = 0x49454e44;

function pngPixels(view: DataView): number | undefined {
  if (view.getUint32(12) !== IHDR) return undefined;
  const pixels = view.getUint32(16) * view.getUint32(20);
  for (let at = 8; at + 12 <= view.byteLength;) {
    if (view.getUint32(at + 4) === IEND) return pixels > 0 ? pixels : undefined;
    at += 12 + view.getUint32(at);
  }
  return undefined;
}
