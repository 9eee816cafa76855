import type BaseViewer from 'bpmn-js/lib/BaseViewer';

/** The picture of a model as an SVG file: names are text in it, whatever they hold. */
export async function svgOf(viewer: BaseViewer): Promise<string> {
  const { svg } = await viewer.saveSVG();
  return svg;
}

/** Sharp on paper, and still small enough for every browser. */
const SCALE = 2;
const MOST_PIXELS = 60_000_000;

/** The picture of a model as a PNG file on white. */
export async function pngOf(viewer: BaseViewer): Promise<Blob> {
  const image = await loaded(await svgOf(viewer));
  const scale = Math.min(SCALE, Math.sqrt(MOST_PIXELS / (image.width * image.height)));
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(image.width * scale);
  canvas.height = Math.ceil(image.height * scale);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The browser draws no pictures');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large'))),
      'image/png',
    );
  });
}

async function loaded(svg: string): Promise<HTMLImageElement> {
  const image = new Image();
  // Fonts of the page do not reach into a picture: the system's Chinese font draws the names.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  return image;
}

/** Offers a file to keep. */
export function offer(content: Blob | string, name: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
