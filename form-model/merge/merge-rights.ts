import { done, type Command } from '../design/command.ts';
import type { Design, NodeId } from '../design/design.ts';
import { indexOf, isVoid, patternOf } from '../design/design-index.ts';
import { isText, type JsonObject } from '../design/json.ts';
import { titleOf } from '../design/naming.ts';
import { stepsOf } from '../design/rights-of-design.ts';
import type { MergeConflict } from './conflict.ts';

/** The strictest first. */
const strictness = ['hidden', 'read', 'required', 'write'];

/** The rights of all forms by step; where two speak of the same, the stricter one. Patterns are those of the merged form. */
export function mergeRights(forms: readonly { readonly key: string; readonly design: Design }[]): {
  readonly rights: JsonObject;
  readonly conflicts: readonly MergeConflict[];
} {
  const conflicts: MergeConflict[] = [];
  const merged = new Map<string, Map<string, { right: string; form: string }>>();
  for (const { key, design } of forms) {
    for (const [step, rights] of stepsOf(design.head)) {
      const ofStep = merged.get(step) ?? new Map<string, { right: string; form: string }>();
      merged.set(step, ofStep);
      for (const [pattern, right] of Object.entries(rights)) {
        if (!isText(right)) continue;
        const known = ofStep.get(pattern);
        const stricter =
          known && strictness.indexOf(known.right) <= strictness.indexOf(right)
            ? known
            : { right, form: key };
        ofStep.set(pattern, stricter);
        if (!known || known.right === right) continue;
        const node = forms.map((form) => indexOf(form.design).byPattern.get(pattern)).find((found) => found);
        const params = { step, title: node ? titleOf(node) : pattern };
        conflicts.push({ code: 'RIGHTS', pattern, otherPattern: pattern, forms: [known.form, key], params });
      }
    }
  }
  const rights = [...merged].map(
    ([step, ofStep]) =>
      [step, Object.fromEntries([...ofStep].map(([pattern, { right }]) => [pattern, right]))] as const,
  );
  return { rights: Object.fromEntries(rights), conflicts };
}

/** Says of a node itself what the parts around it say, so that it can leave them, or be spoken of by another form as well. */
export const ownRights = (id: NodeId): Command => ({
  label: { code: 'SET_RIGHT', params: { step: '' } },
  apply(design, draft) {
    const pattern = patternOf(design, id);
    for (const [, rights] of stepsOf(draft.head)) {
      const around = rightAround(design, id, rights);
      if (around !== undefined && (around === 'hidden' || rights[pattern] === undefined))
        rights[pattern] = around;
    }
    return done();
  },
});

/** What the nearest part says, unless one of them hides all that is in it. */
function rightAround(design: Design, id: NodeId, rights: Readonly<JsonObject>): string | undefined {
  const said: string[] = [];
  let part = design.nodes[design.nodes[id]?.parent ?? ''];
  while (part && isVoid(part)) {
    const right = rights[patternOf(design, part.id)];
    if (isText(right)) said.push(right);
    part = design.nodes[part.parent ?? ''];
  }
  return said.includes('hidden') ? 'hidden' : said[0];
}
