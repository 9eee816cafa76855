import { z } from 'zod';
import { LocalisedText } from './localised.ts';

const EngineKey = z.string().regex(/^\d{1,19}$/);
const Count = z.int().min(0);
const Milliseconds = z.number().min(0);

export const MonitoredVersion = z.strictObject({
  definitionKey: z.string(),
  version: z.int(),
  running: Count,
  withIncident: Count,
});
export const MonitoredProcesses = z.strictObject({
  items: z.array(
    z.strictObject({
      processId: z.string(),
      name: z.string(),
      /** Newest first. */
      versions: z.array(MonitoredVersion),
      /** Cases of the process that are open beyond their date. */
      overdue: Count,
    }),
  ),
});
export type MonitoredProcesses = z.infer<typeof MonitoredProcesses>;

export const StepFigures = z.strictObject({
  elementId: z.string(),
  active: Count,
  incidents: Count,
  completed: Count,
  cancelled: Count,
  /** Tasks and cases that stand here beyond their date. */
  overdue: Count,
  /** When the oldest token came here. */
  oldestSince: z.string().nullable(),
  /** Time a step took, of those that ended in the window; null where none did. */
  averageMs: Milliseconds.nullable(),
  p90Ms: Milliseconds.nullable(),
});
export type StepFigures = z.infer<typeof StepFigures>;

export const MonitoringIncident = z.strictObject({
  incidentKey: z.string(),
  elementId: z.string(),
  processInstanceKey: z.string(),
  caseId: z.string().nullable(),
  caseNo: z.string().nullable(),
  createdAt: z.string(),
});
export const IncidentGroup = z.strictObject({
  /** Kind of incident as Camunda names it; the language files have a sentence for each. */
  errorType: z.string(),
  /** The engine's own words. */
  message: z.string(),
  incidents: z.array(MonitoringIncident),
});

export const VersionFigures = z.strictObject({
  xml: z.string(),
  steps: z.array(StepFigures),
  incidentGroups: z.array(IncidentGroup),
  /** Whether there were more visits than are read for times and dates, so that those rest on a part of them. */
  sampled: z.boolean(),
});
export type VersionFigures = z.infer<typeof VersionFigures>;

export const CaseAtStep = z.strictObject({
  processInstanceKey: z.string(),
  caseId: z.string().nullable(),
  caseNo: z.string().nullable(),
  item: LocalisedText.nullable(),
  area: z.string().nullable(),
  since: z.string(),
  dueAt: z.string().nullable(),
  overdue: z.boolean(),
  /** Whom or what it waits for: a task of the roles, an incident, or the program. */
  waitingFor: z.strictObject({ kind: z.enum(['TASK', 'INCIDENT', 'PROGRAM']), roles: z.array(z.string()) }),
});
export const CasesAtStep = z.strictObject({ items: z.array(CaseAtStep), more: z.boolean() });
export type CasesAtStep = z.infer<typeof CasesAtStep>;

export const RoutingVariables = z.strictObject({
  items: z.array(
    z.strictObject({
      name: z.string(),
      /** JSON text. */
      value: z.string(),
      repairable: z.boolean(),
    }),
  ),
});

const Reason = z.string().trim().min(2).max(500);
export const Retry = z.strictObject({ incidentKeys: z.array(EngineKey).min(1).max(500), reason: Reason });
export const RetryResults = z.strictObject({
  items: z.array(
    z.strictObject({
      incidentKey: z.string(),
      result: z.enum(['RETRIED', 'GONE', 'REFUSED']),
      detail: z.string(),
    }),
  ),
});
export type RetryResults = z.infer<typeof RetryResults>;
export const Repair = z.strictObject({
  name: z.string().min(1).max(200),
  value: z.union([z.string().max(4000), z.number(), z.boolean(), z.null()]),
  reason: Reason,
});
export const Cancellation = z.strictObject({ reason: Reason });
export const TokenMove = z.strictObject({
  from: z.string().min(1).max(200),
  to: z.string().min(1).max(200),
  reason: Reason,
});

export const BatchKind = z.enum(['RETRY', 'CANCEL', 'MOVE']);
export type BatchKind = z.infer<typeof BatchKind>;
/** Why an item was not done: its case is open or closed, it is no longer there, the engine refused, or a fault of ours. */
export const BatchRefusal = z.enum(['CASE_OPEN', 'CASE_CLOSED', 'GONE', 'ENGINE', 'FAULT']);
export type BatchRefusal = z.infer<typeof BatchRefusal>;

const batchOf = { keys: z.array(EngineKey).min(1).max(5_000), reason: Reason, definitionKey: EngineKey };
/** What is to be done to many: `keys` are incidents of a retry, else process instances. */
export const BatchOrder = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('RETRY'), ...batchOf }),
  z.strictObject({ kind: z.literal('CANCEL'), ...batchOf }),
  z.strictObject({
    ...{ kind: z.literal('MOVE'), ...batchOf },
    from: z.string().min(1).max(200),
    to: z.string().min(1).max(200),
  }),
]);
export type BatchOrder = z.infer<typeof BatchOrder>;
export const BatchStarted = z.strictObject({ id: z.uuid() });

export const BatchProgress = z.strictObject({
  id: z.string(),
  kind: BatchKind,
  from: z.string().nullable(),
  to: z.string().nullable(),
  reason: z.string(),
  /** Name of the administrator. */
  by: z.string(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
  total: Count,
  done: Count,
  failed: Count,
  /** The first of those that failed. */
  failures: z.array(
    z.strictObject({
      itemKey: z.string(),
      caseNo: z.string().nullable(),
      because: BatchRefusal,
      detail: z.string(),
    }),
  ),
});
export type BatchProgress = z.infer<typeof BatchProgress>;
export const Batches = z.strictObject({ items: z.array(BatchProgress) });
export type Batches = z.infer<typeof Batches>;
