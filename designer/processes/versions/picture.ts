import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { diagramFont } from '../modeler/create-modeler.ts';
import type { ModelDifference } from '../../../process-model/difference/model-differences.ts';

/** A picture of a model that can be moved and zoomed, once the letters of its labels are there. */
export async function showPicture(container: HTMLElement, xml: string): Promise<NavigatedViewer> {
  await document.fonts.load('12px "Noto Sans SC Variable"', xml.replace(/[\x20-\x7e\s]/g, ''));
  const font = { fontFamily: diagramFont };
  const viewer = new NavigatedViewer({
    container,
    textRenderer: { defaultStyle: font, externalStyle: font },
  });
  try {
    await viewer.importXML(xml);
    fit(viewer);
  } catch {
    // A model without a drawing shows nothing; the words beside it tell it all the same.
  }
  return viewer;
}

const MARGIN = 20;

/** Shows the whole of a picture in the middle, never larger than it was drawn. */
function fit(viewer: NavigatedViewer): void {
  const canvas = viewer.get<Canvas>('canvas');
  const { inner, outer } = canvas.viewbox();
  const [wide, high] = [inner.width + 2 * MARGIN, inner.height + 2 * MARGIN];
  const scale = Math.min(outer.width / wide, outer.height / high, 1);
  const [width, height] = [outer.width / scale, outer.height / scale];
  const x = inner.x - MARGIN - (width - wide) / 2;
  const y = inner.y - MARGIN - (height - high) / 2;
  if (scale > 0) canvas.viewbox({ x, y, width, height });
}

/** How high a picture of this width has to be to show the whole without a rest, in pixels. */
export function heightFor(viewer: NavigatedViewer, width: number, most: number): number {
  const { inner } = viewer.get<Canvas>('canvas').viewbox();
  const scale = Math.min(width / (inner.width + 2 * MARGIN), 1);
  return Math.min(Math.max(160, scale * (inner.height + 2 * MARGIN)), most);
}

/** Tells a picture that the room around it has changed. */
export function refit(viewer: NavigatedViewer): void {
  viewer.get<Canvas>('canvas').resized();
  fit(viewer);
}

/** Marks what is different; an element that is not in this picture is passed over. */
export function mark(viewer: NavigatedViewer, differences: readonly ModelDifference[]): void {
  const canvas = viewer.get<Canvas>('canvas');
  const registry = viewer.get<ElementRegistry>('elementRegistry');
  for (const { elementId, kind } of differences)
    if (registry.get(elementId)) canvas.addMarker(elementId, `is-${kind}`);
}

/** Brings an element into the middle and marks it, in place of the one before. */
export function point(viewer: NavigatedViewer, elementId: string, before: string): void {
  const canvas = viewer.get<Canvas>('canvas');
  const registry = viewer.get<ElementRegistry>('elementRegistry');
  if (registry.get(before)) canvas.removeMarker(before, 'is-pointed-at');
  if (!registry.get(elementId)) return;
  canvas.addMarker(elementId, 'is-pointed-at');
  canvas.scrollToElement(elementId, 60);
}

/** Lets two pictures show the same part, whichever of them is moved. */
export function moveTogether(one: NavigatedViewer, other: NavigatedViewer): void {
  let following = false;
  const follow = (leader: NavigatedViewer, follower: NavigatedViewer): void => {
    leader.on('canvas.viewbox.changed', () => {
      if (following) return;
      following = true;
      const { x, y, width, height } = leader.get<Canvas>('canvas').viewbox();
      follower.get<Canvas>('canvas').viewbox({ x, y, width, height });
      following = false;
    });
  };
  follow(one, other);
  follow(other, one);
}
