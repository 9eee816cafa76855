import type { Key } from '../../core/state.ts';
import type { ElementType } from '../../../process-model/executable/process.ts';
import { booleanFilter, dateFilter, enumFilter, keyFilter, textFilter } from './filter.ts';
import { DEFAULT_TENANT, present, tenantFilter } from './items.ts';
import { ELEMENT_STATE, elementStates } from './process-instances.ts';
import type { Searchable } from './search.ts';

interface Row {
  readonly key: Key;
  readonly process_instance_key: Key;
  readonly process_definition_key: Key;
  readonly process_id: string;
  readonly element_id: string;
  readonly element_name: string;
  readonly type: ElementType;
  readonly state: (typeof elementStates)[number];
  readonly incident_key: Key | null;
  readonly started_at: Date;
  readonly ended_at: Date | null;
}

/** Types by the names of the REST API; some of them this engine never has. */
const elementTypes = [
  ...(['UNSPECIFIED', 'PROCESS', 'SUB_PROCESS', 'EVENT_SUB_PROCESS', 'AD_HOC_SUB_PROCESS'] as const),
  ...(['AD_HOC_SUB_PROCESS_INNER_INSTANCE', 'START_EVENT', 'INTERMEDIATE_CATCH_EVENT'] as const),
  ...(['INTERMEDIATE_THROW_EVENT', 'BOUNDARY_EVENT', 'END_EVENT', 'SERVICE_TASK', 'RECEIVE_TASK'] as const),
  ...(['USER_TASK', 'MANUAL_TASK', 'TASK', 'EXCLUSIVE_GATEWAY', 'INCLUSIVE_GATEWAY'] as const),
  ...(['PARALLEL_GATEWAY', 'EVENT_BASED_GATEWAY', 'SEQUENCE_FLOW', 'MULTI_INSTANCE_BODY'] as const),
  ...(['CALL_ACTIVITY', 'BUSINESS_RULE_TASK', 'SCRIPT_TASK', 'SEND_TASK', 'UNKNOWN'] as const),
] as const;

const NAME = 'coalesce(e.element_name, e.element_id)';

export const elementInstances: Searchable<Row> = {
  select: `e.key, e.process_instance_key, p.process_definition_key, p.process_id, e.element_id,
    ${NAME} AS element_name, e.type, ${ELEMENT_STATE} AS state, e.incident_key, e.started_at, e.ended_at`,
  from: 'engine.element_instance e JOIN engine.process_instance p ON p.key = e.process_instance_key',
  // The instance itself is found among process instances.
  where: `e.type <> 'PROCESS'`,
  key: 'e.key',
  filters: {
    processDefinitionId: textFilter('p.process_id'),
    state: enumFilter(ELEMENT_STATE, elementStates),
    type: enumFilter('e.type', elementTypes),
    elementId: textFilter('e.element_id'),
    elementName: textFilter(NAME),
    hasIncident: booleanFilter('e.incident_key IS NOT NULL'),
    tenantId: tenantFilter,
    elementInstanceKey: keyFilter('e.key'),
    processInstanceKey: keyFilter('e.process_instance_key'),
    processDefinitionKey: keyFilter('p.process_definition_key'),
    incidentKey: keyFilter('e.incident_key'),
    startDate: dateFilter('e.started_at'),
    endDate: dateFilter('e.ended_at'),
    elementInstanceScopeKey: keyFilter('e.flow_scope_key'),
  },
  sorts: {
    elementInstanceKey: { sql: 'e.key', type: 'bigint' },
    processInstanceKey: { sql: 'e.process_instance_key', type: 'bigint' },
    processDefinitionKey: { sql: 'p.process_definition_key', type: 'bigint' },
    processDefinitionId: { sql: 'p.process_id', type: 'text' },
    startDate: { sql: 'e.started_at', type: 'timestamptz' },
    endDate: { sql: 'e.ended_at', type: 'timestamptz' },
    elementId: { sql: 'e.element_id', type: 'text' },
    elementName: { sql: NAME, type: 'text' },
    type: { sql: 'e.type', type: 'text' },
    state: { sql: ELEMENT_STATE, type: 'text' },
    incidentKey: { sql: 'e.incident_key', type: 'bigint' },
    tenantId: { sql: `'${DEFAULT_TENANT}'::text`, type: 'text' },
  },
  item: (row) => ({
    elementInstanceKey: row.key,
    processInstanceKey: row.process_instance_key,
    processDefinitionKey: row.process_definition_key,
    processDefinitionId: row.process_id,
    elementId: row.element_id,
    elementName: row.element_name,
    type: row.type,
    state: row.state,
    hasIncident: row.incident_key !== null,
    incidentKey: present(row.incident_key),
    startDate: row.started_at,
    endDate: present(row.ended_at),
    tenantId: DEFAULT_TENANT,
  }),
};
