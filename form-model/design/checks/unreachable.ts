import { setRule } from '../commands/settings.ts';
import { effectiveRights } from '../../rights.ts';
import { indexOf, isWithin, patternOf, pathOf } from '../design-index.ts';
import { rulesOf } from '../design-names.ts';
import type { DesignNode } from '../design.ts';
import { titleOf } from '../naming.ts';
import { neverTrue } from './never-true.ts';
import type { CheckContext, DesignCheck, DesignProblem } from './problem.ts';
import { rightsOfStep } from './rights-of-step.ts';

/** What nobody will ever see: its condition never holds, or every step hides it. */
export const unreachable: DesignCheck = {
  codes: ['NEVER_VISIBLE', 'HIDDEN_IN_EVERY_STEP'],
  find: (context) => [...neverVisible(context), ...hiddenEverywhere(context)],
  repairs: ({ code, node, path }, design) => {
    const index = Number(path.slice(path.lastIndexOf('.') + 1));
    return code === 'NEVER_VISIBLE' && node !== undefined ? [setRule(design, node, index, undefined)] : [];
  },
};

const neverVisible = ({ design }: CheckContext): readonly DesignProblem[] =>
  indexOf(design).inOrder.flatMap((node) =>
    rulesOf(node)
      .filter(({ set, feel }) => set === 'visible' && neverTrue(design, node.id, feel))
      .map(({ index, feel }) => ({
        code: 'NEVER_VISIBLE' as const,
        severity: 'warning' as const,
        node: node.id,
        path: `${pathOf(design, node.id)}.x-rules.${index}`,
        params: { title: titleOf(node), feel },
      })),
  );

function hiddenEverywhere({ design, form, steps }: CheckContext): readonly DesignProblem[] {
  if (!form || steps.length === 0) return [];
  const rights = steps.map((step) => effectiveRights(form, rightsOfStep(form, step)));
  const hidden = indexOf(design).inOrder.filter(({ id }) =>
    rights.every((ofStep) => ofStep.get(patternOf(design, id)) === 'hidden'),
  );
  const within = (node: DesignNode): boolean =>
    hidden.some((other) => other.id !== node.id && isWithin(design, node.id, other.id));
  return hidden
    .filter((node) => !within(node))
    .map((node) => ({
      code: 'HIDDEN_IN_EVERY_STEP',
      severity: 'warning',
      node: node.id,
      path: pathOf(design, node.id),
      params: { title: titleOf(node) },
    }));
}
