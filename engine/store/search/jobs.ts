import { jobKinds, listenerEventTypes, type Key } from '../../core/state.ts';
import { booleanFilter, dateFilter, enumFilter, integerFilter, keyFilter, textFilter } from './filter.ts';
import { DEFAULT_TENANT, present, tenantFilter } from './items.ts';
import type { Searchable } from './search.ts';

interface Row {
  readonly key: Key;
  readonly process_instance_key: Key;
  readonly process_definition_key: Key;
  readonly process_id: string;
  readonly element_instance_key: Key;
  readonly element_id: string;
  readonly type: string;
  readonly kind: string;
  readonly listener_event_type: string;
  readonly state: string;
  readonly retries: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly worker: string;
  readonly deadline: Date | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly failed_with_retries: boolean;
  readonly ended_at: Date | null;
}

const jobStates = [
  ...(['CANCELED', 'COMPLETED', 'CREATED', 'ERROR_THROWN', 'FAILED'] as const),
  ...(['MIGRATED', 'RETRIES_UPDATED', 'TIMED_OUT'] as const),
] as const;
/** The API knows one more kind, which this engine never makes. */
const kinds = [...jobKinds, 'AD_HOC_SUB_PROCESS'] as const;

/** The API knows no state for a job that a worker holds. */
const STATE = `CASE j.state WHEN 'ACTIVATED' THEN 'CREATED' ELSE j.state END`;
const FAILED_WITH_RETRIES = `(j.ended_at IS NULL AND j.retries > 0 AND j.error_message IS NOT NULL AND j.error_code IS NULL)`;

export const jobs: Searchable<Row> = {
  select: `j.key, j.process_instance_key, p.process_definition_key, p.process_id, j.element_instance_key, j.element_id,
    j.type, j.kind, j.listener_event_type, ${STATE} AS state, j.retries, j.headers, j.worker, j.deadline, j.error_code, j.error_message,
    ${FAILED_WITH_RETRIES} AS failed_with_retries, j.ended_at`,
  from: 'engine.job j JOIN engine.process_instance p ON p.key = j.process_instance_key',
  key: 'j.key',
  filters: {
    deadline: dateFilter('j.deadline'),
    deniedReason: textFilter('NULL::text'),
    elementId: textFilter('j.element_id'),
    elementInstanceKey: keyFilter('j.element_instance_key'),
    endTime: dateFilter('j.ended_at'),
    errorCode: textFilter('j.error_code'),
    errorMessage: textFilter('j.error_message'),
    hasFailedWithRetriesLeft: booleanFilter(FAILED_WITH_RETRIES),
    isDenied: booleanFilter('false'),
    jobKey: keyFilter('j.key'),
    kind: enumFilter('j.kind', kinds),
    listenerEventType: enumFilter('j.listener_event_type', listenerEventTypes),
    processDefinitionId: textFilter('p.process_id'),
    processDefinitionKey: keyFilter('p.process_definition_key'),
    processInstanceKey: keyFilter('j.process_instance_key'),
    retries: integerFilter('j.retries'),
    state: enumFilter(STATE, jobStates),
    tenantId: tenantFilter,
    type: textFilter('j.type'),
    worker: textFilter('j.worker'),
  },
  sorts: {
    deadline: { sql: 'j.deadline', type: 'timestamptz' },
    deniedReason: { sql: 'NULL::text', type: 'text' },
    elementId: { sql: 'j.element_id', type: 'text' },
    elementInstanceKey: { sql: 'j.element_instance_key', type: 'bigint' },
    endTime: { sql: 'j.ended_at', type: 'timestamptz' },
    errorCode: { sql: 'j.error_code', type: 'text' },
    errorMessage: { sql: 'j.error_message', type: 'text' },
    isDenied: { sql: 'false', type: 'boolean' },
    jobKey: { sql: 'j.key', type: 'bigint' },
    kind: { sql: 'j.kind', type: 'text' },
    listenerEventType: { sql: 'j.listener_event_type', type: 'text' },
    processDefinitionId: { sql: 'p.process_id', type: 'text' },
    processDefinitionKey: { sql: 'p.process_definition_key', type: 'bigint' },
    processInstanceKey: { sql: 'j.process_instance_key', type: 'bigint' },
    retries: { sql: 'j.retries', type: 'integer' },
    state: { sql: STATE, type: 'text' },
    tenantId: { sql: `'${DEFAULT_TENANT}'::text`, type: 'text' },
    type: { sql: 'j.type', type: 'text' },
    worker: { sql: 'j.worker', type: 'text' },
  },
  item: (row) => ({
    jobKey: row.key,
    processInstanceKey: row.process_instance_key,
    processDefinitionKey: row.process_definition_key,
    processDefinitionId: row.process_id,
    elementInstanceKey: row.element_instance_key,
    elementId: row.element_id,
    type: row.type,
    kind: row.kind,
    listenerEventType: row.listener_event_type,
    state: row.state,
    retries: row.retries,
    customHeaders: row.headers,
    worker: row.worker,
    deadline: present(row.deadline),
    errorCode: present(row.error_code),
    errorMessage: present(row.error_message),
    hasFailedWithRetriesLeft: row.failed_with_retries,
    isDenied: false,
    endTime: present(row.ended_at),
    tenantId: DEFAULT_TENANT,
  }),
};
