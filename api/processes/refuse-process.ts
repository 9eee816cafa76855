import { adaptHumanSteps, EngineError } from '../../engine-client/index.ts';
import { emptyScope, type Evaluation } from '../../feel/index.ts';
import type { Sql } from '../../kit/database.ts';
import { AppError, type FieldError } from '../../model/errors.ts';
import { startMessageOf } from '../../model/messages.ts';
import { TaskKind } from '../../model/task.ts';
import { compileBpmn } from '../../process-model/executable/compile.ts';
import { startTriggersOf, type Process } from '../../process-model/executable/process.ts';
import type { ProcessProblem } from '../../process-model/checks/problem.ts';
import { findDesign } from '../../store/form-design.ts';
import { findNewestForm } from '../../store/form-version.ts';
import { listPolicyItems } from '../../store/item-catalogue.ts';
import { problemsOf } from '../process-checks/world.ts';
import { processesIn, type HumanStep } from './human-steps.ts';

/** Refuses a model that could not be put in force, with everything wrong with it by the id of its element. */
export async function refuseProblems(sql: Sql, xml: string): Promise<void> {
  const problems = await problemsOfModel(sql, xml);
  if (problems.length > 0) throw new AppError('INVALID_PROCESS', undefined, problems);
}

async function problemsOfModel(sql: Sql, xml: string): Promise<FieldError[]> {
  const [process, ...others] = processesIn(xml);
  if (!process || others.length > 0)
    return [
      {
        path: 'definitions',
        code: 'NOT_ONE_PROCESS',
        message: 'The model must be BPMN with exactly one process',
      },
    ];
  const compiled = await compile(xml, process.id);
  if ('problems' in compiled) return compiled.problems;
  const problems = [
    ...(await stepProblems(sql, process.steps)),
    ...(await startProblems(sql, compiled.process)),
  ];
  const named = new Set(problems.map(({ path }) => path));
  const found = await problemsOf(sql, xml);
  return [...problems, ...found.filter(({ elementId }) => !named.has(elementId)).flatMap(asFieldError)];
}

/** Warnings are for whoever draws; only errors stand in the way. */
function asFieldError({ elementId, code, severity, params }: ProcessProblem): FieldError[] {
  if (severity !== 'error') return [];
  const about = Object.entries(params).map(([name, value]) => ` (${name}: ${value})`);
  return [{ path: elementId, code, message: `does not pass the check ${code}${about.join('')}` }];
}

/** Human steps must name forms that exist, published or under construction, and kinds of steps that there are. */
export async function stepProblems(sql: Sql, steps: readonly HumanStep[]): Promise<FieldError[]> {
  const problems: FieldError[] = [];
  for (const step of steps) problems.push(...(await problemOf(sql, step)));
  return problems;
}

async function problemOf(sql: Sql, { kind, formKey, step }: HumanStep): Promise<FieldError[]> {
  const path = step.elementId;
  if (!TaskKind.safeParse(kind).success)
    return [{ path, code: 'UNKNOWN_KIND', message: `there is no kind of human step called ${kind}` }];
  if (formKey === null) return [{ path, code: 'NO_FORM', message: 'must name a form' }];
  const known = (await findNewestForm(sql, formKey)) ?? (await findDesign(sql, formKey));
  return known ? [] : [{ path, code: 'UNKNOWN_FORM', message: `there is no form called ${formKey}` }];
}

/** A process by its model; what keeps it from being one comes back as problems. */
export async function compile(
  xml: string,
  processId: string,
): Promise<{ process: Process } | { problems: FieldError[] }> {
  try {
    const compiled = await compileBpmn(adaptHumanSteps(xml, { userTaskJobs: true }), `${processId}.bpmn`);
    if (!compiled.ok)
      return {
        problems: compiled.problems.map(({ elementId, message }) => ({
          ...{ path: elementId, code: 'NOT_EXECUTABLE', message },
        })),
      };
    const process = compiled.processes.find(({ id }) => id === processId);
    if (process) return { process };
  } catch (fault) {
    if (!(fault instanceof EngineError)) throw fault;
    return { problems: [{ path: 'definitions', code: 'NOT_EXECUTABLE', message: fault.detail }] };
  }
  return {
    problems: [{ path: processId, code: 'NOT_EXECUTABLE', message: 'The process is not executable' }],
  };
}

/** Cases of an item begin by a message; without an event that waits for it they would begin nowhere. */
async function startProblems(sql: Sql, process: Process): Promise<FieldError[]> {
  const { id } = process;
  const items = (await listPolicyItems(sql)).filter((item) => item.process === id);
  if (items.length === 0) return [];
  const wanted = startMessageOf(id);
  const begun = startTriggersOf(process).messages.map(({ name }) => textOf(name.evaluate(emptyScope)));
  if (begun.includes(wanted)) return [];
  const codes = items.map(({ code }) => code).join(', ');
  const message = `Cases of ${codes} begin by the message ${wanted}, which no start event waits for`;
  return [{ path: id, code: 'NO_CASE_START', message }];
}

const textOf = (evaluation: Evaluation): unknown => ('value' in evaluation ? evaluation.value : undefined);
