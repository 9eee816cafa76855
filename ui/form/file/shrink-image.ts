/** Longest side of a photo that is sent, in pixels: enough to read a document by. */
const MOST_PIXELS = 2000;
const THUMB_PIXELS = 240;
/** Smaller images are sent as they are. */
const SMALL_BYTES = 400 * 1024;

export interface Image {
  readonly file: File;
  /** A small picture of it as a data URL. */
  readonly thumb: string;
}

/**
 * Makes an image small enough to be sent: at most 2000 pixels wide or high, as JPEG. Undefined where the browser cannot
 * read it as an image.
 */
export async function shrinkImage(file: File): Promise<Image | undefined> {
  const bitmap = await decoded(file);
  if (!bitmap) return undefined;
  try {
    const thumb = drawn(bitmap, THUMB_PIXELS).toDataURL('image/jpeg', 0.7);
    const isLarge = Math.max(bitmap.width, bitmap.height) > MOST_PIXELS || file.size > SMALL_BYTES;
    const usual = ['image/jpeg', 'image/png', 'image/webp'].includes(file.type);
    if (usual && !isLarge) return { file, thumb };
    const blob = await new Promise<Blob | null>((resolve) =>
      drawn(bitmap, MOST_PIXELS).toBlob(resolve, 'image/jpeg', 0.85),
    );
    // An image that does not get smaller stays what it is.
    if (!blob || (usual && blob.size >= file.size && Math.max(bitmap.width, bitmap.height) <= MOST_PIXELS))
      return { file, thumb };
    const name = `${file.name.replace(/\.[^.]*$/, '') || 'photo'}.jpg`;
    return { file: new File([blob], name, { type: 'image/jpeg' }), thumb };
  } finally {
    bitmap.close();
  }
}

async function decoded(file: File): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return undefined;
  }
}

function drawn(bitmap: ImageBitmap, most: number): HTMLCanvasElement {
  const scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  if (context) {
    // JPEG knows no transparency; what was clear becomes white and not black.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  }
  return canvas;
}
