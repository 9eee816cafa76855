import type { CheckedProcess } from '../checked.ts';
import { problem, type ProcessProblem } from '../problem.ts';
import type { KnownField, World } from '../world.ts';
import { humanSteps, titleOf, type HumanStep } from './elements.ts';
import { nearest } from '../nearest.ts';
import { givenAtStart, settersOf } from './setters.ts';
import { usesOf, type Use } from './uses.ts';
import { after, wholeGraph } from './whole-graph.ts';

/**
 * Variables that are read where nothing can have set them: no job, no script, no answer of a person. A process with a
 * worker or a message that is not ours is passed over, because those may set anything.
 */
export function variableProblems(process: CheckedProcess, world: World): readonly ProcessProblem[] {
  const { by, open } = settersOf(process);
  if (open) return [];
  const graph = wholeGraph(process);
  const given = new Set<string>(givenAtStart);
  const uses = usesOf(process).filter(({ name }) => !given.has(name));
  const steps = humanSteps(process);
  const reached = new Map(
    [...new Set(uses.map(({ name }) => name))].map((name) => [name, after(graph, by.get(name) ?? [])]),
  );
  return uses.flatMap((use) => {
    const setters = by.get(use.name) ?? [];
    if (setters.length === 0)
      return [unset(use, answers(use.name, steps, world), [...by.keys(), ...givenAtStart])];
    // What an element maps in, or loops over, it has itself.
    if (reached.get(use.name)?.has(use.reader) || insideSetter(use, setters, graph)) return [];
    return [problem('VARIABLE_LATER', use.at, { params: { name: use.name } })];
  });
}

/** Local variables of a sub process are there for all that is in it, which is what stands behind its start. */
function insideSetter(
  { reader }: Use,
  setters: readonly string[],
  graph: ReturnType<typeof wholeGraph>,
): boolean {
  for (let scope = graph.scopeOf.get(reader); scope; scope = scope.parent)
    if (setters.includes(scope.id)) return true;
  return false;
}

interface Answer {
  readonly step: HumanStep;
  readonly field: KnownField;
}

/** Steps whose form asks for a field of this name. */
function answers(name: string, steps: readonly HumanStep[], { forms }: World): readonly Answer[] {
  return steps.flatMap((step) => {
    const form = forms.find(({ key }) => key === step.form);
    const field = form?.fields.find((one) => one.name === name);
    const closed = form?.closed[step.step]?.includes(name) === true && field?.given === false;
    return field && !closed ? [{ step, field }] : [];
  });
}

function unset({ name, at }: Use, found: readonly Answer[], known: readonly string[]): ProcessProblem {
  const [answer] = found;
  const meant = nearest(name, known);
  if (!answer)
    return problem('VARIABLE_UNSET', at, { params: { name, ...(meant === undefined ? {} : { meant }) } });
  const { step, field } = answer;
  const params = { name, field: field.title.zh, step: titleOf(step.element) };
  return problem('VARIABLE_NOT_ROUTED', at, {
    params,
    // What is personal does not become a variable, whatever a condition asks.
    repair: field.personal ? undefined : { kind: 'addRouting', element: step.element.id, name },
  });
}
