import type { Key } from '../../core/state.ts';
import { dateFilter, enumFilter, keyFilter, textFilter } from './filter.ts';
import { DEFAULT_TENANT, tenantFilter } from './items.ts';
import type { Searchable } from './search.ts';

interface Row {
  readonly key: Key;
  readonly process_id: string;
  readonly process_definition_key: Key;
  readonly process_instance_key: Key;
  readonly element_instance_key: Key;
  readonly target_element_id: string;
  readonly message_name: string;
  readonly correlation_key: string;
  readonly state: 'CREATED' | 'CORRELATED' | 'DELETED';
  readonly updated_at: Date;
}

/** Who waits for a message, and who waited. Start events are not listed: they wait for ever. */
export const messageSubscriptions: Searchable<Row> = {
  select: `s.key, s.process_id, p.process_definition_key, s.process_instance_key, s.element_instance_key,
    s.target_element_id, s.message_name, s.correlation_key, s.state, s.updated_at`,
  from: 'engine.message_subscription s JOIN engine.process_instance p ON p.key = s.process_instance_key',
  key: 's.key',
  filters: {
    messageSubscriptionKey: keyFilter('s.key'),
    processDefinitionId: textFilter('s.process_id'),
    processInstanceKey: keyFilter('s.process_instance_key'),
    elementId: textFilter('s.target_element_id'),
    elementInstanceKey: keyFilter('s.element_instance_key'),
    messageSubscriptionState: enumFilter('s.state', ['CORRELATED', 'CREATED', 'DELETED', 'MIGRATED']),
    lastUpdatedDate: dateFilter('s.updated_at'),
    messageName: textFilter('s.message_name'),
    correlationKey: textFilter('s.correlation_key'),
    tenantId: tenantFilter,
  },
  sorts: {
    messageSubscriptionKey: { sql: 's.key', type: 'bigint' },
    processDefinitionId: { sql: 's.process_id', type: 'text' },
    processInstanceKey: { sql: 's.process_instance_key', type: 'bigint' },
    elementId: { sql: 's.target_element_id', type: 'text' },
    elementInstanceKey: { sql: 's.element_instance_key', type: 'bigint' },
    messageSubscriptionState: { sql: 's.state', type: 'text' },
    lastUpdatedDate: { sql: 's.updated_at', type: 'timestamptz' },
    messageName: { sql: 's.message_name', type: 'text' },
    correlationKey: { sql: 's.correlation_key', type: 'text' },
    tenantId: { sql: `'${DEFAULT_TENANT}'::text`, type: 'text' },
  },
  item: (row) => ({
    messageSubscriptionKey: row.key,
    processDefinitionId: row.process_id,
    processDefinitionKey: row.process_definition_key,
    processInstanceKey: row.process_instance_key,
    elementId: row.target_element_id,
    elementInstanceKey: row.element_instance_key,
    messageSubscriptionState: row.state,
    lastUpdatedDate: row.updated_at,
    messageName: row.message_name,
    correlationKey: row.correlation_key,
    tenantId: DEFAULT_TENANT,
  }),
};
