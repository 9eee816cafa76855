import type { Incident, Key } from '../../core/state.ts';
import { dateFilter, enumFilter, keyFilter, textFilter } from './filter.ts';
import { DEFAULT_TENANT, present, tenantFilter } from './items.ts';
import type { Searchable } from './search.ts';

interface Row {
  readonly key: Key;
  readonly type: Incident['type'];
  readonly message: string;
  readonly state: Incident['state'];
  readonly process_instance_key: Key;
  readonly process_definition_key: Key;
  readonly process_id: string;
  readonly element_instance_key: Key;
  readonly element_id: string;
  readonly job_key: Key | null;
  readonly created_at: Date;
}

const errorTypes = [
  ...([
    'UNSPECIFIED',
    'UNKNOWN',
    'IO_MAPPING_ERROR',
    'JOB_NO_RETRIES',
    'EXECUTION_LISTENER_NO_RETRIES',
  ] as const),
  ...(['TASK_LISTENER_NO_RETRIES', 'AD_HOC_SUB_PROCESS_NO_RETRIES', 'CONDITION_ERROR'] as const),
  ...([
    'EXTRACT_VALUE_ERROR',
    'CALLED_ELEMENT_ERROR',
    'UNHANDLED_ERROR_EVENT',
    'MESSAGE_SIZE_EXCEEDED',
  ] as const),
  ...([
    'CALLED_DECISION_ERROR',
    'DECISION_EVALUATION_ERROR',
    'FORM_NOT_FOUND',
    'RESOURCE_NOT_FOUND',
  ] as const),
] as const;

export const incidents: Searchable<Row> = {
  select: `i.key, i.type, i.message, i.state, i.process_instance_key, p.process_definition_key, p.process_id,
    i.element_instance_key, i.element_id, i.job_key, i.created_at`,
  from: 'engine.incident i JOIN engine.process_instance p ON p.key = i.process_instance_key',
  key: 'i.key',
  filters: {
    processDefinitionId: textFilter('p.process_id'),
    errorType: enumFilter('i.type', errorTypes),
    errorMessage: textFilter('i.message'),
    elementId: textFilter('i.element_id'),
    creationTime: dateFilter('i.created_at'),
    state: enumFilter('i.state', ['ACTIVE', 'MIGRATED', 'RESOLVED', 'PENDING']),
    tenantId: tenantFilter,
    incidentKey: keyFilter('i.key'),
    processDefinitionKey: keyFilter('p.process_definition_key'),
    processInstanceKey: keyFilter('i.process_instance_key'),
    elementInstanceKey: keyFilter('i.element_instance_key'),
    jobKey: keyFilter('i.job_key'),
  },
  sorts: {
    incidentKey: { sql: 'i.key', type: 'bigint' },
    processDefinitionKey: { sql: 'p.process_definition_key', type: 'bigint' },
    processDefinitionId: { sql: 'p.process_id', type: 'text' },
    processInstanceKey: { sql: 'i.process_instance_key', type: 'bigint' },
    errorType: { sql: 'i.type', type: 'text' },
    errorMessage: { sql: 'i.message', type: 'text' },
    elementId: { sql: 'i.element_id', type: 'text' },
    elementInstanceKey: { sql: 'i.element_instance_key', type: 'bigint' },
    creationTime: { sql: 'i.created_at', type: 'timestamptz' },
    state: { sql: 'i.state', type: 'text' },
    jobKey: { sql: 'i.job_key', type: 'bigint' },
    tenantId: { sql: `'${DEFAULT_TENANT}'::text`, type: 'text' },
  },
  item: (row) => ({
    incidentKey: row.key,
    errorType: row.type,
    errorMessage: row.message,
    state: row.state,
    processInstanceKey: row.process_instance_key,
    processDefinitionKey: row.process_definition_key,
    processDefinitionId: row.process_id,
    elementInstanceKey: row.element_instance_key,
    elementId: row.element_id,
    jobKey: present(row.job_key),
    creationTime: row.created_at,
    tenantId: DEFAULT_TENANT,
  }),
};
