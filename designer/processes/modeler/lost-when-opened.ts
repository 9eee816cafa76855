import { effectScope } from 'vue';
import { isDefault } from '../../../process-model/fidelity/bpmn-defaults.ts';
import { drawableParts, type DrawablePart } from '../../../process-model/fidelity/drawn-parts.ts';
import { lostParts, type LostPart } from '../../../process-model/fidelity/lost-parts.ts';
import { createModeler, openModel } from './create-modeler.ts';
import { followModeler } from './process-session.ts';
import './styles.ts';

export type Opening =
  | {
      readonly ok: true;
      readonly lost: readonly LostPart[];
      /** Kept, but not to be seen on the canvas. */
      readonly unseen: readonly DrawablePart[];
    }
  /** The editor can't open the file; the words are those of its reader. */
  | { readonly ok: false; readonly reason: string };

/** Opens a file where nobody sees it, and tells what of it would be missing in what the editor writes, or on its canvas. */
export async function lostWhenOpened(xml: string): Promise<Opening> {
  const place = document.createElement('div');
  // Letters and flows are measured, so it needs a size.
  place.style.cssText =
    'position: fixed; inset: 0 auto auto 0; width: 1100px; height: 700px; visibility: hidden';
  place.inert = true;
  document.body.append(place);
  const modeler = createModeler(place);
  const scope = effectScope();
  try {
    const session = scope.run(() => followModeler(modeler));
    await openModel(modeler, xml);
    const written = (await session?.read()) ?? '';
    const registry = modeler.get<{ get(id: string): unknown }>('elementRegistry');
    const lost = lostParts(xml, written, isDefault);
    const gone = new Set(lost.flatMap(({ kind, elementId }) => (kind === 'element' ? [elementId] : [])));
    const unseen = drawableParts(xml).filter(({ id }) => !registry.get(id) && !gone.has(id));
    return { ok: true, lost, unseen };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  } finally {
    scope.stop();
    modeler.destroy();
    place.remove();
  }
}
