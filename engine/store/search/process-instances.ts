import { z } from 'zod';
import type { Key, ProcessInstance } from '../../core/state.ts';
import {
  booleanFilter,
  custom,
  dateFilter,
  enumFilter,
  integerFilter,
  keyFilter,
  textFilter,
  type Condition,
  type Filter,
} from './filter.ts';
import { DEFAULT_TENANT, present, tenantFilter, variablesFilter } from './items.ts';
import type { Searchable } from './search.ts';

interface Row {
  readonly key: Key;
  readonly process_definition_key: Key;
  readonly process_id: string;
  readonly version: number;
  readonly version_tag: string | null;
  readonly name: string | null;
  readonly parent_process_instance_key: Key | null;
  readonly parent_element_instance_key: Key | null;
  readonly state: ProcessInstance['state'];
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly has_incident: boolean;
  readonly tags: readonly string[];
  readonly business_id: string | null;
  readonly suspended: boolean;
}

/** An incident of the instance or, for a root, of anything that it called. */
const INCIDENTS = `engine.incident i WHERE i.state = 'ACTIVE' AND i.root_key = p.root_key
  AND (i.process_instance_key = p.key OR p.key = p.root_key)`;
const HAS_INCIDENT = `EXISTS (SELECT FROM ${INCIDENTS})`;

const ELEMENTS = 'engine.element_instance e WHERE e.process_instance_key = p.key';

function some(from: string, filter: Filter): Filter {
  return filter.transform(
    (condition): Condition =>
      (bind) =>
        `EXISTS (SELECT FROM ${from} AND ${condition(bind)})`,
  );
}

export const elementStates = ['ACTIVE', 'COMPLETED', 'TERMINATED'] as const;

/** The core's finer states of a running element are one to the outside. */
export const ELEMENT_STATE = `CASE WHEN e.state IN ('COMPLETED', 'TERMINATED') THEN e.state ELSE 'ACTIVE' END`;

const fields: Readonly<Record<string, Filter>> = {
  startDate: dateFilter('p.started_at'),
  endDate: dateFilter('p.ended_at'),
  state: enumFilter('p.state', ['ACTIVE', 'COMPLETED', 'TERMINATED']),
  hasIncident: booleanFilter(HAS_INCIDENT),
  tenantId: tenantFilter,
  variables: variablesFilter('v.process_instance_key = p.key'),
  processInstanceKey: keyFilter('p.key'),
  parentProcessInstanceKey: keyFilter('p.parent_process_instance_key'),
  parentElementInstanceKey: keyFilter('p.parent_element_instance_key'),
  errorMessage: some(INCIDENTS, textFilter('i.message')),
  hasRetriesLeft: booleanFilter(
    `EXISTS (SELECT FROM engine.job j WHERE j.process_instance_key = p.key
      AND j.state = 'CREATED' AND j.error_message IS NOT NULL AND j.retries > 0)`,
  ),
  elementId: some(ELEMENTS, textFilter('e.element_id')),
  elementInstanceState: some(ELEMENTS, enumFilter(ELEMENT_STATE, elementStates)),
  hasElementInstanceIncident: booleanFilter(
    `EXISTS (SELECT FROM ${ELEMENTS} AND e.incident_key IS NOT NULL)`,
  ),
  tags: custom(z.array(z.string()), (tags) => (bind) => `p.tags @> ${bind(JSON.stringify(tags))}::jsonb`),
  processDefinitionId: textFilter('p.process_id'),
  processDefinitionName: textFilter('d.name'),
  processDefinitionVersion: integerFilter('p.version'),
  processDefinitionVersionTag: textFilter('d.version_tag'),
  processDefinitionKey: keyFilter('p.process_definition_key'),
  businessId: textFilter('p.business_id'),
  isSuspended: booleanFilter('p.suspended_at IS NOT NULL'),
};

function alternatives(filters: Readonly<Record<string, Filter>>): Filter {
  const optional = Object.fromEntries(
    Object.entries(filters).map(([name, filter]) => [name, filter.optional()]),
  );
  return custom(z.array(z.strictObject(optional)), (groups) => (bind) => {
    if (groups.length === 0) return 'true';
    const parts = groups.map((group) =>
      ['true', ...Object.values(group).map((condition) => condition?.(bind) ?? 'true')].join(' AND '),
    );
    return `(${parts.map((part) => `(${part})`).join(' OR ')})`;
  });
}

export const processInstanceFilters: Readonly<Record<string, Filter>> = {
  ...fields,
  $or: alternatives(fields),
};

export const PROCESS_INSTANCES = `engine.process_instance p
  JOIN engine.process_definition d ON d.key = p.process_definition_key`;

export const processInstances: Searchable<Row> = {
  select: `p.key, p.process_definition_key, p.process_id, p.version, d.version_tag, d.name,
    p.parent_process_instance_key, p.parent_element_instance_key, p.state, p.started_at, p.ended_at,
    ${HAS_INCIDENT} AS has_incident, p.tags, p.business_id,
    p.suspended_at IS NOT NULL AS suspended`,
  from: PROCESS_INSTANCES,
  key: 'p.key',
  filters: processInstanceFilters,
  sorts: {
    processInstanceKey: { sql: 'p.key', type: 'bigint' },
    processDefinitionId: { sql: 'p.process_id', type: 'text' },
    processDefinitionName: { sql: 'd.name', type: 'text' },
    processDefinitionVersion: { sql: 'p.version', type: 'integer' },
    processDefinitionVersionTag: { sql: 'd.version_tag', type: 'text' },
    processDefinitionKey: { sql: 'p.process_definition_key', type: 'bigint' },
    parentProcessInstanceKey: { sql: 'p.parent_process_instance_key', type: 'bigint' },
    parentElementInstanceKey: { sql: 'p.parent_element_instance_key', type: 'bigint' },
    startDate: { sql: 'p.started_at', type: 'timestamptz' },
    endDate: { sql: 'p.ended_at', type: 'timestamptz' },
    state: { sql: 'p.state', type: 'text' },
    hasIncident: { sql: HAS_INCIDENT, type: 'boolean' },
    tenantId: { sql: `'${DEFAULT_TENANT}'::text`, type: 'text' },
    businessId: { sql: 'p.business_id', type: 'text' },
  },
  item: (row) => ({
    processInstanceKey: row.key,
    processDefinitionId: row.process_id,
    processDefinitionName: row.name ?? row.process_id,
    processDefinitionVersion: row.version,
    processDefinitionVersionTag: present(row.version_tag),
    processDefinitionKey: row.process_definition_key,
    parentProcessInstanceKey: present(row.parent_process_instance_key),
    parentElementInstanceKey: present(row.parent_element_instance_key),
    startDate: row.started_at,
    endDate: present(row.ended_at),
    state: row.state,
    hasIncident: row.has_incident,
    tags: row.tags,
    businessId: present(row.business_id),
    isSuspended: row.suspended || undefined,
    tenantId: DEFAULT_TENANT,
  }),
};
