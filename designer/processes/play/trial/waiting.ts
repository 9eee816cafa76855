import { visibleVariables } from '../../../../engine/core/memory-engine.ts';
import type { IncidentType, Job, UserTask } from '../../../../engine/core/state.ts';
import type { Json } from '../../../../feel/index.ts';
import { userTaskJob } from '../../../../model/jobs.ts';
import type { Element, Process } from '../../../../process-model/executable/process.ts';
import { openJobs, routingOf, type Run } from './run.ts';
import { calledProcess, type Trial } from './trial.ts';

interface Waits {
  readonly elementId: string;
  /** The how-manieth of this element, from 0. */
  readonly which: number;
  /** How many of it wait. */
  readonly of: number;
  readonly name: string;
}

export interface HumanWaits extends Waits {
  readonly kind: 'human';
  readonly step: string;
  readonly formKey: string | undefined;
  readonly roles: readonly string[];
  readonly dueAt: string | undefined;
  readonly routing: readonly string[];
  readonly variables: Readonly<Record<string, Json>>;
}

export interface JobWaits extends Waits {
  readonly kind: 'job';
  readonly jobType: string;
  /** Id of the process that a call activity means. */
  readonly called: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, Json>>;
  /** Error codes that the model catches here. */
  readonly errors: readonly string[];
}

export type Waiting =
  | HumanWaits
  | JobWaits
  | (Waits & { readonly kind: 'message' | 'signal'; readonly messageName: string })
  | (Waits & { readonly kind: 'timer'; readonly dueAt: Date })
  | (Waits & { readonly kind: 'incident'; readonly incidentType: IncidentType; readonly message: string });

/** Everything a run waits for, people first, then workers, the world and the clock. */
export function waitingOf(trial: Trial, run: Run): readonly Waiting[] {
  const { tree } = run.state;
  const at = counted(trial.process);
  const jobs = openJobs(run);
  const people = [...jobs.filter(({ type }) => type === userTaskJob), ...openTasks(tree.userTask)];
  const workers = jobs.filter(({ type }) => type !== userTaskJob);
  const timers = [...tree.timer].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
  return [
    ...at(tree.incident, ({ elementId }) => elementId).map(({ row, ...waits }) => ({
      ...({ kind: 'incident', ...waits, incidentType: row.type, message: row.message } as const),
    })),
    ...at(people, ({ elementId }) => elementId).map(({ row, ...waits }) => human(run, row, waits)),
    ...at(workers, ({ elementId }) => elementId).map(({ row, ...waits }) => job(trial, run, row, waits)),
    ...at(tree.messageSubscription, ({ targetElementId }) => targetElementId).map(({ row, ...waits }) => ({
      ...({ kind: 'message', ...waits, messageName: row.messageName } as const),
    })),
    ...at(tree.signalSubscription, ({ targetElementId }) => targetElementId).map(({ row, ...waits }) => ({
      ...({ kind: 'signal', ...waits, messageName: row.signalName } as const),
    })),
    ...at(timers, ({ targetElementId }) => targetElementId).map(({ row, ...waits }) => ({
      ...({ kind: 'timer', ...waits, dueAt: row.dueAt } as const),
    })),
  ];
}

const openTasks = (tasks: readonly UserTask[]): readonly UserTask[] =>
  tasks.filter(({ state }) => state === 'CREATED');

export const nameOf = (process: Process, elementId: string): string =>
  process.elements.get(elementId)?.name?.trim() || elementId;

const counted =
  (process: Process) =>
  <T>(rows: readonly T[], idOf: (row: T) => string): (Waits & { readonly row: T })[] => {
    const ids = rows.map(idOf);
    return rows.map((row, index) => {
      const elementId = idOf(row);
      const which = ids.slice(0, index).filter((id) => id === elementId).length;
      const of = ids.filter((id) => id === elementId).length;
      return { row, elementId, which, of, name: nameOf(process, elementId) };
    });
  };

function human(run: Run, row: Job | UserTask, waits: Waits): HumanWaits {
  const { headers } = row;
  const kind = headers['kind'] ?? 'form-step';
  const ofJob = {
    formKey: headers['io.camunda.zeebe:formKey'],
    roles: namesIn(headers['io.camunda.zeebe:candidateGroups'] ?? ''),
    dueAt: headers['io.camunda.zeebe:dueDate']?.replace(/\[.*\]$/, ''),
  };
  const properties =
    'candidateGroups' in row
      ? {
          formKey: row.externalFormReference ?? row.formKey,
          roles: row.candidateGroups,
          dueAt: row.dueDate?.toISOString(),
        }
      : ofJob;
  return {
    ...waits,
    kind: 'human',
    // Rights of a step that only fills its form are drawn for itself.
    step: kind === 'form-step' ? row.elementId : kind,
    ...properties,
    routing: routingOf(headers),
    variables: visibleVariables(run.state.tree, row.elementInstanceKey),
  };
}

/** Candidate groups travel as a JSON list. */
function namesIn(groups: string): readonly string[] {
  return groups.match(/[^\s,"[\]]+/g) ?? [];
}

function job(trial: Trial, run: Run, row: Job, waits: Waits): JobWaits {
  return {
    ...waits,
    kind: 'job',
    jobType: row.type,
    called: row.type === calledProcess ? row.headers['processId'] : undefined,
    headers: row.headers,
    variables: visibleVariables(run.state.tree, row.elementInstanceKey),
    errors: caughtAt(trial.process, row.elementId),
  };
}

/** Codes of the errors that are caught at an element or around it. */
export function caughtAt(process: Process, elementId: string): readonly string[] {
  const codes = new Set<string>();
  for (let id: string | undefined = elementId; id !== undefined;) {
    const element: Element | undefined = process.elements.get(id);
    const inside = element && 'eventSubProcesses' in element ? element.eventSubProcesses : [];
    const starts = inside.flatMap((sub) => {
      const scope = process.elements.get(sub);
      return scope && 'eventStarts' in scope ? scope.eventStarts : [];
    });
    for (const event of [...(element?.boundaryEvents ?? []), ...starts]) {
      const catching = process.elements.get(event);
      if (catching && 'event' in catching && catching.event?.kind === 'error')
        codes.add(catching.event.code ?? 'ERROR');
    }
    id = element?.parent;
  }
  return [...codes];
}
