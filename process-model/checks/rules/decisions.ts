import { messages, startMessageOf } from '../../../model/messages.ts';
import type { TaskKind } from '../../../model/task.ts';
import type { JobType } from '../../../model/jobs.ts';
import type { CatchEvent } from '../../executable/process.ts';
import type { CheckedProcess } from '../checked.ts';
import { reachFrom, startsOf, type ScopeGraph } from '../graph.ts';
import { nearest } from '../nearest.ts';
import { problem, type ProcessProblem } from '../problem.ts';
import { elementsOf, humanSteps, jobTypeOf, serviceJobs, staticValue } from './elements.ts';

const deciding: JobType = 'decide';
const skipping: JobType = 'review-skip';
const reviewing: TaskKind = 'democratic-review';

interface Awaited {
  readonly id: string;
  readonly name: string;
}

/** Names of the messages that a process waits for. */
function awaited(process: CheckedProcess): readonly Awaited[] {
  return elementsOf(process).flatMap((element) => {
    const event: CatchEvent | undefined = 'event' in element ? element.event : undefined;
    const name = event?.kind === 'message' ? staticValue(event.name) : undefined;
    return typeof name === 'string' ? [{ id: element.id, name }] : [];
  });
}

/** A decision against which nobody can raise an objection while the case runs. */
export function decisionsWithoutObjection(process: CheckedProcess): readonly ProcessProblem[] {
  if (awaited(process).some(({ name }) => name === messages.objected)) return [];
  return serviceJobs(process).flatMap((element) =>
    jobTypeOf(element) === deciding ? [problem('NO_OBJECTION', element.id)] : [],
  );
}

/**
 * Gateways that lead round a democratic review although no `review-skip` job, which stores the reason, has run before.
 */
export function skippableReviews(process: CheckedProcess): readonly ProcessProblem[] {
  const reviews = humanSteps(process).flatMap(({ kind, element }) =>
    kind === reviewing ? [element.id] : [],
  );
  const skips = new Set(
    serviceJobs(process).flatMap((element) => (jobTypeOf(element) === skipping ? [element.id] : [])),
  );
  return process.scopes.flatMap((graph) => {
    const unexplained = reachFrom(graph, startsOf(graph), skips);
    return reviews
      .filter((id) => graph.nodes.has(id))
      .flatMap((id) =>
        splitsBefore(graph, id)
          .filter((gateway) => unexplained.has(gateway))
          .map((gateway) =>
            problem('REVIEW_SKIPPABLE', gateway, {
              params: { review: graph.nodes.get(id)?.xml.text('name') ?? id },
            }),
          ),
      );
  });
}

/** Gateways whose ways out decide whether an element is come to at once. */
function splitsBefore(graph: ScopeGraph, id: string): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const left = [id];
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    for (const flow of graph.nodes.get(at)?.incoming ?? []) {
      const source = graph.nodes.get(graph.flows.get(flow)?.source ?? '');
      if (!source) continue;
      if (source.outgoing.length === 1) left.push(source.id);
      else if (source.type !== 'bpmn:ParallelGateway' && source.type.endsWith('Gateway'))
        found.add(source.id);
    }
  }
  return [...found];
}

/** Messages that no part of the program sends, and processes that no application starts. */
export function messageProblems(process: CheckedProcess): readonly ProcessProblem[] {
  const start = startMessageOf(process.id);
  const known = [...Object.values(messages), start];
  const names = awaited(process);
  const unknown = names.flatMap(({ id, name }) => {
    if (known.includes(name)) return [];
    const meant = nearest(name, known);
    return [problem('MESSAGE_UNKNOWN', id, { params: { name, ...(meant === undefined ? {} : { meant }) } })];
  });
  const [outer] = process.scopes;
  if (!process.compiled || !outer || names.some(({ name }) => name === start)) return unknown;
  const [first] = startsOf(outer);
  const blank = startsOf(outer).find((id) => outer.nodes.get(id)?.events.length === 0);
  const missing = problem('START_MESSAGE_MISSING', blank ?? first ?? process.id, {
    params: { message: start },
    repair: blank === undefined ? undefined : { kind: 'setStartMessage', element: blank, message: start },
  });
  return [...unknown, missing];
}
