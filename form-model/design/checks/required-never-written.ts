import { effectiveRights, permits } from '../../rights.ts';
import { set } from '../commands/settings.ts';
import { indexOf, patternOf, pathOf } from '../design-index.ts';
import { rulesOf } from '../design-names.ts';
import { titleOf } from '../naming.ts';
import type { CheckContext, DesignCheck } from './problem.ts';
import { rightsOfStep } from './rights-of-step.ts';

/** What must be filled in and no step may fill in. */
export const requiredNeverWritten: DesignCheck = {
  codes: ['REQUIRED_NEVER_WRITTEN'],
  find: ({ design, form, steps }: CheckContext) => {
    if (!form || steps.length === 0) return [];
    const rights = steps.map((step) => effectiveRights(form, rightsOfStep(form, step)));
    return indexOf(design)
      .inOrder.filter((node) => {
        if (node.keywords['required'] !== true || rulesOf(node).some(({ set: target }) => target === 'value'))
          return false;
        const own = rights.map((ofStep) => ofStep.get(patternOf(design, node.id)));
        // A field that every step hides is told of already.
        return own.some((right) => right !== 'hidden') && !own.some(permits);
      })
      .map((node) => ({
        code: 'REQUIRED_NEVER_WRITTEN',
        severity: 'error',
        node: node.id,
        path: pathOf(design, node.id),
        params: { title: titleOf(node) },
      }));
  },
  repairs: ({ node }, design) => (node === undefined ? [] : [set(design, node, ['required'], undefined)]),
};
