import { z } from 'zod';
import type { BrokerRecord } from '../camunda/exporter.ts';
import {
  userTaskText,
  type ElementRow,
  type IncidentRow,
  type JobRow,
  type UserTaskRow,
  type World,
} from './world.ts';

const key = z.union([z.string(), z.number()]).transform(String);

const Element = z.object({
  elementId: z.string(),
  bpmnElementType: z.string(),
  flowScopeKey: key,
  processInstanceKey: key,
  processDefinitionKey: key,
  parentElementInstanceKey: key,
});
const Variable = z.object({ scopeKey: key, name: z.string(), value: z.string(), processInstanceKey: key });
const Job = z.object({
  type: z.string(),
  retries: z.number(),
  customHeaders: z.record(z.string(), z.string()),
  elementInstanceKey: key,
  processInstanceKey: key,
});
const Incident = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  elementInstanceKey: key,
  processInstanceKey: key,
  jobKey: key,
});
const Timer = z.object({
  elementInstanceKey: key,
  processInstanceKey: key,
  targetElementId: z.string(),
  dueDate: z.number(),
});
const Message = z.object({
  elementInstanceKey: key,
  processInstanceKey: key,
  elementId: z.string(),
  messageName: z.string(),
  correlationKey: z.string(),
  interrupting: z.boolean(),
});
const Signal = z.object({
  catchEventInstanceKey: key,
  catchEventId: z.string(),
  signalName: z.string(),
});

const UserTask = z.object({
  elementInstanceKey: key,
  processInstanceKey: key,
  assignee: z.string(),
  candidateGroupsList: z.array(z.string()),
  candidateUsersList: z.array(z.string()),
  dueDate: z.string(),
  followUpDate: z.string(),
  priority: z.number(),
  formKey: key,
  externalFormReference: z.string(),
  customHeaders: z.record(z.string(), z.string()),
});

interface Wait {
  readonly ownerKey: string;
  readonly text: string;
}

/** New retries do not wake a job whose error nobody caught. */
function jobState(intent: string, old: JobRow['state'] | undefined): JobRow['state'] {
  if (intent === 'COMPLETED' || intent === 'CANCELED' || intent === 'ERROR_THROWN') return intent;
  const stays = intent === 'RETRIES_UPDATED' || intent === 'UPDATED' || intent === 'MIGRATED';
  return stays ? (old ?? 'OPEN') : 'OPEN';
}

/** The state that the events of a broker's log amount to. */
export class Records {
  readonly #elements = new Map<string, ElementRow>();
  /** Process definition of each process instance. */
  readonly #definitions = new Map<string, string>();
  readonly #flows = new Map<string, { processInstanceKey: string; flowId: string }>();
  readonly #variables = new Map<string, { scopeKey: string; name: string; value: string; of: string }>();
  readonly #jobs = new Map<string, JobRow & { of: string }>();
  readonly #userTasks = new Map<string, UserTaskRow & { of: string }>();
  readonly #incidents = new Map<string, IncidentRow & { of: string }>();
  readonly #waits = new Map<string, Wait>();

  add(record: BrokerRecord): void {
    if (record.recordType !== 'EVENT') return;
    switch (record.valueType) {
      case 'PROCESS_INSTANCE':
        return this.#element(record);
      case 'VARIABLE':
        return this.#variable(record);
      case 'JOB':
        return this.#job(record);
      case 'USER_TASK':
        return this.#userTask(record);
      case 'INCIDENT':
        return this.#incident(record);
      case 'TIMER':
        return this.#timer(record);
      case 'PROCESS_MESSAGE_SUBSCRIPTION':
        return this.#message(record);
      case 'SIGNAL_SUBSCRIPTION':
        return this.#signal(record);
      default:
    }
  }

  /** What belongs to instances of these definitions. */
  world(definitions: ReadonlySet<string>): World {
    const isMeant = (processInstanceKey: string): boolean =>
      definitions.has(this.#definitions.get(processInstanceKey) ?? '');
    const elements = [...this.#elements.values()].filter((row) => isMeant(row.processInstanceKey));
    const keys = new Set(elements.map((row) => row.key));
    const of = <R extends { of: string }>(rows: Map<string, R>): R[] =>
      [...rows.values()].filter((row) => isMeant(row.of));
    return {
      elements,
      flows: [...this.#flows.values()].filter((row) => isMeant(row.processInstanceKey)),
      variables: of(this.#variables),
      jobs: of(this.#jobs),
      userTasks: of(this.#userTasks),
      incidents: of(this.#incidents),
      waits: [...this.#waits.values()].filter((row) => keys.has(row.ownerKey)),
    };
  }

  /** Forgets everything, so that a long recording stays fast. */
  clear(): void {
    for (const rows of [
      ...[this.#elements, this.#definitions, this.#flows, this.#variables],
      ...[this.#jobs, this.#userTasks, this.#incidents, this.#waits],
    ])
      rows.clear();
  }

  #element({ key: id, intent, value }: BrokerRecord): void {
    const row = Element.parse(value);
    const { processInstanceKey, elementId } = row;
    if (intent === 'SEQUENCE_FLOW_TAKEN') {
      this.#flows.set(`${processInstanceKey}/${elementId}`, { processInstanceKey, flowId: elementId });
      return;
    }
    const state = /^ELEMENT_(.*)$/.exec(intent)?.[1];
    if (state === undefined) return;
    const old = this.#elements.get(id);
    this.#definitions.set(processInstanceKey, row.processDefinitionKey);
    if (state === 'MIGRATED') {
      if (old) this.#elements.set(id, { ...old, elementId });
      return;
    }
    const isProcess = row.bpmnElementType === 'PROCESS';
    const scopeKey = isProcess ? row.parentElementInstanceKey : row.flowScopeKey;
    this.#elements.set(id, {
      ...{ key: id, elementId, type: row.bpmnElementType, state, processInstanceKey },
      scopeKey: scopeKey === '-1' ? undefined : scopeKey,
    });
  }

  #variable({ value, intent }: BrokerRecord): void {
    // A migrated variable is still the same.
    if (intent === 'MIGRATED') return;
    const { scopeKey, name, value: text, processInstanceKey } = Variable.parse(value);
    this.#variables.set(`${scopeKey}/${name}`, { scopeKey, name, value: text, of: processInstanceKey });
  }

  #job({ key: id, intent, value }: BrokerRecord): void {
    const { type, retries, customHeaders, elementInstanceKey, processInstanceKey } = Job.parse(value);
    const old = this.#jobs.get(id);
    this.#jobs.set(id, {
      ...{ key: id, elementInstanceKey, type, retries, of: processInstanceKey },
      // Later records leave the headers out.
      headers: old?.headers ?? customHeaders,
      state: jobState(intent, old?.state),
    });
  }

  #userTask({ key: id, intent, value }: BrokerRecord): void {
    const row = UserTask.parse(value);
    const states = { COMPLETED: 'COMPLETED', CANCELED: 'CANCELED' } as const;
    const state = intent === 'COMPLETED' || intent === 'CANCELED' ? states[intent] : 'CREATED';
    const { elementInstanceKey, processInstanceKey: of } = row;
    this.#userTasks.set(id, {
      ...{ key: id, elementInstanceKey, state, of },
      text: userTaskText({ ...row, hasForm: row.formKey !== '-1' }),
    });
  }

  #incident({ key: id, intent, value }: BrokerRecord): void {
    const {
      errorType: type,
      errorMessage: message,
      elementInstanceKey,
      processInstanceKey,
      jobKey,
    } = Incident.parse(value);
    if (intent === 'RESOLVED') {
      this.#incidents.delete(id);
      // The job has no record of its own about it.
      const job = this.#jobs.get(jobKey);
      if (job?.state === 'ERROR_THROWN') this.#jobs.set(jobKey, { ...job, state: 'OPEN' });
      return;
    }
    if (intent !== 'CREATED') return;
    this.#incidents.set(id, { key: id, elementInstanceKey, type, message, of: processInstanceKey });
  }

  #timer({ key: id, intent, value }: BrokerRecord): void {
    const { elementInstanceKey, targetElementId, dueDate } = Timer.parse(value);
    if (intent === 'CREATED' || intent === 'MIGRATED')
      this.#waits.set(id, {
        ownerKey: elementInstanceKey,
        text: `timer ${targetElementId} <due ${dueDate}>`,
      });
    else if (intent === 'TRIGGERED' || intent === 'CANCELED') this.#waits.delete(id);
  }

  #message({ intent, value }: BrokerRecord): void {
    const row = Message.parse(value);
    const id = `${row.elementInstanceKey}/${row.messageName}`;
    const text = `message ${row.messageName} "${row.correlationKey}" ${row.elementId}`;
    if (intent === 'CREATING' || intent === 'CREATED' || intent === 'MIGRATED')
      this.#waits.set(id, { ownerKey: row.elementInstanceKey, text });
    else if (intent === 'DELETED' || intent === 'DELETING' || (intent === 'CORRELATED' && row.interrupting))
      this.#waits.delete(id);
  }

  #signal({ key: id, intent, value }: BrokerRecord): void {
    const { catchEventInstanceKey, catchEventId, signalName } = Signal.parse(value);
    if (intent === 'CREATED')
      this.#waits.set(id, { ownerKey: catchEventInstanceKey, text: `signal ${signalName} ${catchEventId}` });
    else if (intent === 'DELETED') this.#waits.delete(id);
  }
}
