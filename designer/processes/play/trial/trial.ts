import { compileDmn } from '../../../../engine/decision/compile.ts';
import type { Deployment } from '../../../../engine/core/memory-engine.ts';
import type { DeployedDecision } from '../../../../engine/core/step.ts';
import { compileValue, type Expression } from '../../../../feel/index.ts';
import { compileBpmn, type Problem } from '../../../../process-model/executable/compile.ts';
import type { CallActivity, Element, Process } from '../../../../process-model/executable/process.ts';

/** A compiled draft with all that it is tried with. Immutable; a run refers to it. */
export interface Trial {
  readonly process: Process;
  readonly deployment: Deployment;
}

export type Prepared =
  | { readonly ok: true; readonly trial: Trial }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The type of the job by which a called process is played: whoever tries the draft says how it ends. */
export const calledProcess = 'aidflow:called-process';

/** Compiles a draft for a trial; `decisions` are DMN files. */
export async function prepareTrial(xml: string, decisions: readonly string[] = []): Promise<Prepared> {
  const compiled = await compileBpmn(xml, 'draft.bpmn');
  if (!compiled.ok) return { ok: false, problems: compiled.problems };
  const [first] = compiled.processes;
  if (!first) return { ok: false, problems: [] };
  const process = withoutCalls(first);
  const definitions = [{ key: 'draft', version: 1, deploymentKey: 'draft', process }];
  const decided = await Promise.all(decisions.map(readDecisions));
  // A form is known by its id; the page finds the document.
  const forms = (formId: string): string => formId;
  return { ok: true, trial: { process, deployment: { definitions, decisions: decided.flat(), forms } } };
}

async function readDecisions(file: string, index: number): Promise<DeployedDecision[]> {
  const compiled = await compileDmn(file, `decision-${index}.dmn`);
  if (!compiled.ok) return [];
  const { graph } = compiled;
  const keyOf = (id: string): string => `decision-${index}-${id}`;
  const versions = new Map([...graph.decisions.keys()].map((id) => [id, { key: keyOf(id), version: 1 }]));
  return [...graph.decisions.values()].map(({ id, name }) => ({
    ...{ id, name, key: keyOf(id), version: 1 },
    ...{ requirementsKey: `decision-${index}`, graph, versions },
  }));
}

function withoutCalls(process: Process): Process {
  const elements = [...process.elements].map(
    ([id, element]) => [id, element.kind === 'callActivity' ? asJob(element) : element] as const,
  );
  return { ...process, elements: new Map(elements) };
}

function asJob({ processId, ...call }: CallActivity): Element {
  const { propagateAllChildVariables, ...rest } = call;
  const headers = new Map([
    ['processId', processId.source.replace(/^"(.*)"$/, '$1')],
    // What a called process leaves behind goes no further unless the call says so.
    ['propagate', propagateAllChildVariables || call.outputs.length > 0 ? 'all' : 'none'],
  ]);
  const job = { type: constant(calledProcess), retries: constant('=3'), headers, userTask: undefined };
  return { ...rest, kind: 'job', job };
}

function constant(text: string): Expression {
  const compiled = compileValue(text);
  if (!compiled.ok) throw new Error(`${text} is no expression`);
  return compiled.expression;
}
