import { compileRead, readBpmn } from '../executable/compile.ts';
import type { CheckedProcess, Rule } from './checked.ts';
import { engineProblems } from './engine/engine-problems.ts';
import { graphsOf } from './graph.ts';
import { structureProblems } from './lint/structure.ts';
import { loops, unreachable } from './paths.ts';
import type { ProcessProblem } from './problem.ts';
import { decisionsWithoutObjection, messageProblems, skippableReviews } from './rules/decisions.ts';
import { gatewaysWithoutDefault, withoutRepeats } from './rules/gateways.ts';
import { humanStepProblems } from './rules/human-steps.ts';
import { callProblems, jobProblems } from './rules/jobs.ts';
import { personalMappings } from './rules/personal.ts';
import { stepRuleProblems } from './rules/step-rules.ts';
import { timerProblems } from './rules/timers.ts';
import { variableProblems } from './rules/variables.ts';
import { joins } from './tokens/joins.ts';
import type { World } from './world.ts';

/** Everything that is looked at in a process by itself. */
const rules: readonly Rule[] = [
  ...[unreachable, joins, loops, gatewaysWithoutDefault],
  ...[humanStepProblems, stepRuleProblems, jobProblems, callProblems, messageProblems],
  ...[variableProblems, personalMappings, decisionsWithoutObjection, skippableReviews, timerProblems],
];

/**
 * Everything that is wrong with a BPMN file: what the engine would refuse, how it is built, where its tokens get stuck, and
 * whether the installation can carry it out. The same in the designer and at publishing. Errors come before warnings.
 */
export async function checkProcess(xml: string, world: World): Promise<readonly ProcessProblem[]> {
  const read = await readBpmn(xml);
  const compiled = compileRead(read);
  const nodes = read.root?.nodes('rootElements').filter(({ type }) => type === 'bpmn:Process') ?? [];
  const processes = nodes.map((node): CheckedProcess => {
    const id = node.id ?? '';
    return {
      id,
      xml: node,
      scopes: graphsOf(node),
      compiled: compiled.processes.find((one) => one.id === id),
    };
  });
  const found = [
    ...engineProblems(compiled.problems, read.root, processes),
    ...(await structureProblems(read)),
    ...processes.flatMap((process) => rules.flatMap((rule) => rule(process, world))),
  ];
  const told = withoutRepeats(found);
  return [
    ...told.filter(({ severity }) => severity === 'error'),
    ...told.filter(({ severity }) => severity === 'warning'),
  ];
}
