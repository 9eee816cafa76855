import type { Key } from '../../core/state.ts';
import { booleanFilter, keyFilter, textFilter } from './filter.ts';
import { DEFAULT_TENANT, tenantFilter } from './items.ts';
import type { Searchable } from './search.ts';

interface Row {
  readonly key: Key;
  readonly name: string;
  readonly value: string;
  readonly is_truncated: boolean;
  readonly scope_key: Key;
  readonly process_instance_key: Key;
}

/** Lists show this much of a value; the variable itself is read by its key. */
const SHOWN = 8191;

/** Values are JSON text. */
export function variables(truncate: boolean): Searchable<Row> {
  const cut = truncate ? `length(v.value) > ${SHOWN}` : 'false';
  return {
    select: `v.key, v.name, ${truncate ? `left(v.value, ${SHOWN})` : 'v.value'} AS value, ${cut} AS is_truncated,
      v.scope_key, v.process_instance_key`,
    from: 'engine.variable v',
    key: 'v.key',
    filters: {
      name: textFilter('v.name'),
      value: textFilter('v.value'),
      tenantId: tenantFilter,
      isTruncated: booleanFilter(cut),
      variableKey: keyFilter('v.key'),
      scopeKey: keyFilter('v.scope_key'),
      processInstanceKey: keyFilter('v.process_instance_key'),
    },
    sorts: {
      value: { sql: 'v.value', type: 'text' },
      name: { sql: 'v.name', type: 'text' },
      tenantId: { sql: `'${DEFAULT_TENANT}'::text`, type: 'text' },
      variableKey: { sql: 'v.key', type: 'bigint' },
      scopeKey: { sql: 'v.scope_key', type: 'bigint' },
      processInstanceKey: { sql: 'v.process_instance_key', type: 'bigint' },
    },
    item: (row) => ({
      variableKey: row.key,
      name: row.name,
      value: row.value,
      isTruncated: row.is_truncated,
      scopeKey: row.scope_key,
      processInstanceKey: row.process_instance_key,
      tenantId: DEFAULT_TENANT,
    }),
  };
}
