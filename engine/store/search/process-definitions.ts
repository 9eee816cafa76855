import { z } from 'zod';
import type { Key } from '../../core/state.ts';
import { booleanFilter, custom, integerFilter, keyFilter, textFilter } from './filter.ts';
import type { Searchable } from './search.ts';
import { DEFAULT_TENANT, present, tenantFilter } from './items.ts';

interface Row {
  readonly key: Key;
  readonly process_id: string;
  readonly version: number;
  readonly version_tag: string | null;
  readonly name: string | null;
  readonly resource_name: string;
  readonly has_start_form: boolean;
}

const LATEST = `d.version = (SELECT max(l.version) FROM engine.process_definition l
  WHERE l.process_id = d.process_id AND l.deleted_at IS NULL)`;

export const processDefinitions: Searchable<Row> = {
  select:
    'd.key, d.process_id, d.version, d.version_tag, d.name, d.resource_name, d.start_form_id IS NOT NULL AS has_start_form',
  from: 'engine.process_definition d',
  where: 'd.deleted_at IS NULL',
  key: 'd.key',
  filters: {
    name: textFilter('d.name'),
    isLatestVersion: custom(z.boolean(), (wanted) => () => (wanted ? LATEST : 'true')),
    resourceName: textFilter('d.resource_name'),
    version: integerFilter('d.version'),
    versionTag: textFilter('d.version_tag'),
    processDefinitionId: textFilter('d.process_id'),
    tenantId: tenantFilter,
    processDefinitionKey: keyFilter('d.key'),
    hasStartForm: booleanFilter('(d.start_form_id IS NOT NULL)'),
  },
  sorts: {
    processDefinitionKey: { sql: 'd.key', type: 'bigint' },
    name: { sql: 'd.name', type: 'text' },
    resourceName: { sql: 'd.resource_name', type: 'text' },
    version: { sql: 'd.version', type: 'integer' },
    versionTag: { sql: 'd.version_tag', type: 'text' },
    processDefinitionId: { sql: 'd.process_id', type: 'text' },
    tenantId: { sql: `'${DEFAULT_TENANT}'::text`, type: 'text' },
  },
  item: (row) => ({
    processDefinitionKey: row.key,
    processDefinitionId: row.process_id,
    name: present(row.name),
    resourceName: row.resource_name,
    version: row.version,
    versionTag: present(row.version_tag),
    tenantId: DEFAULT_TENANT,
    hasStartForm: row.has_start_form,
  }),
};
