import type { Key } from '../../core/state.ts';
import { dateFilter, integerFilter, keyFilter, textFilter } from './filter.ts';
import { DEFAULT_TENANT, present, tenantFilter } from './items.ts';
import type { Searchable } from './search.ts';

interface Row {
  readonly message_key: Key;
  readonly subscription_key: Key;
  readonly process_instance_key: Key;
  readonly process_definition_key: Key;
  readonly process_id: string;
  readonly element_instance_key: Key | null;
  readonly element_id: string;
  readonly message_name: string;
  readonly correlation_key: string;
  readonly correlated_at: Date;
}

/** There is one partition. */
const PARTITION = 1;

/** Which message reached whom. A subscription that interrupts nothing is reached many times: no column alone is a key. */
export const correlatedMessages: Searchable<Row> = {
  select: `c.message_key, c.subscription_key, c.process_instance_key, c.process_definition_key, c.process_id,
    c.element_instance_key, c.element_id, c.message_name, c.correlation_key, c.correlated_at`,
  from: 'engine.correlated_message c',
  key: `(c.message_key || '-' || c.subscription_key)`,
  keyType: 'text',
  filters: {
    correlationKey: textFilter('c.correlation_key'),
    correlationTime: dateFilter('c.correlated_at'),
    elementId: textFilter('c.element_id'),
    elementInstanceKey: keyFilter('c.element_instance_key'),
    messageKey: keyFilter('c.message_key'),
    messageName: textFilter('c.message_name'),
    partitionId: integerFilter(`${PARTITION}`),
    processDefinitionId: textFilter('c.process_id'),
    processDefinitionKey: keyFilter('c.process_definition_key'),
    processInstanceKey: keyFilter('c.process_instance_key'),
    subscriptionKey: keyFilter('c.subscription_key'),
    tenantId: tenantFilter,
  },
  sorts: {
    correlationKey: { sql: 'c.correlation_key', type: 'text' },
    correlationTime: { sql: 'c.correlated_at', type: 'timestamptz' },
    elementId: { sql: 'c.element_id', type: 'text' },
    elementInstanceKey: { sql: 'c.element_instance_key', type: 'bigint' },
    messageKey: { sql: 'c.message_key', type: 'bigint' },
    messageName: { sql: 'c.message_name', type: 'text' },
    partitionId: { sql: `'${PARTITION}'::integer`, type: 'integer' },
    processDefinitionId: { sql: 'c.process_id', type: 'text' },
    processDefinitionKey: { sql: 'c.process_definition_key', type: 'bigint' },
    processInstanceKey: { sql: 'c.process_instance_key', type: 'bigint' },
    subscriptionKey: { sql: 'c.subscription_key', type: 'bigint' },
    tenantId: { sql: `'${DEFAULT_TENANT}'::text`, type: 'text' },
  },
  item: (row) => ({
    correlationKey: row.correlation_key,
    correlationTime: row.correlated_at,
    elementId: row.element_id,
    elementInstanceKey: present(row.element_instance_key),
    messageKey: row.message_key,
    messageName: row.message_name,
    partitionId: PARTITION,
    processDefinitionId: row.process_id,
    processDefinitionKey: row.process_definition_key,
    processInstanceKey: row.process_instance_key,
    subscriptionKey: row.subscription_key,
    tenantId: DEFAULT_TENANT,
  }),
};
