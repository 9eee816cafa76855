import type { Key } from '../../core/state.ts';
import { integerFilter, keyFilter, textFilter } from './filter.ts';
import { DEFAULT_TENANT, tenantFilter } from './items.ts';
import type { Searchable } from './search.ts';

interface DecisionRow {
  readonly key: Key;
  readonly decision_id: string;
  readonly name: string;
  readonly version: number;
  readonly requirements_id: string;
  readonly requirements_key: Key;
}

const tenantSort = { sql: `'${DEFAULT_TENANT}'::text`, type: 'text' } as const;

/** Versions of decisions whose file is not deleted. */
export const decisionDefinitions: Searchable<DecisionRow> = {
  select: 'd.key, d.decision_id, d.name, d.version, r.requirements_id, d.requirements_key',
  from: 'engine.decision_definition d JOIN engine.decision_requirements r ON r.key = d.requirements_key',
  where: 'r.deleted_at IS NULL',
  key: 'd.key',
  filters: {
    decisionDefinitionId: textFilter('d.decision_id'),
    name: textFilter('d.name'),
    version: integerFilter('d.version'),
    decisionRequirementsId: textFilter('r.requirements_id'),
    tenantId: tenantFilter,
    decisionDefinitionKey: keyFilter('d.key'),
    decisionRequirementsKey: keyFilter('d.requirements_key'),
  },
  sorts: {
    decisionDefinitionKey: { sql: 'd.key', type: 'bigint' },
    decisionDefinitionId: { sql: 'd.decision_id', type: 'text' },
    name: { sql: 'd.name', type: 'text' },
    version: { sql: 'd.version', type: 'integer' },
    decisionRequirementsId: { sql: 'r.requirements_id', type: 'text' },
    decisionRequirementsKey: { sql: 'd.requirements_key', type: 'bigint' },
    tenantId: tenantSort,
  },
  item: (row) => ({
    decisionDefinitionKey: row.key,
    decisionDefinitionId: row.decision_id,
    name: row.name,
    version: row.version,
    decisionRequirementsId: row.requirements_id,
    decisionRequirementsKey: row.requirements_key,
    tenantId: DEFAULT_TENANT,
  }),
};

interface RequirementsRow {
  readonly key: Key;
  readonly requirements_id: string;
  readonly name: string;
  readonly version: number;
  readonly resource_name: string;
}

/** Versions of DMN files. */
export const decisionRequirements: Searchable<RequirementsRow> = {
  select: 'r.key, r.requirements_id, r.name, r.version, r.resource_name',
  from: 'engine.decision_requirements r',
  where: 'r.deleted_at IS NULL',
  key: 'r.key',
  filters: {
    decisionRequirementsName: textFilter('r.name'),
    version: integerFilter('r.version'),
    decisionRequirementsId: textFilter('r.requirements_id'),
    tenantId: tenantFilter,
    decisionRequirementsKey: keyFilter('r.key'),
    resourceName: textFilter('r.resource_name'),
  },
  sorts: {
    decisionRequirementsKey: { sql: 'r.key', type: 'bigint' },
    decisionRequirementsName: { sql: 'r.name', type: 'text' },
    version: { sql: 'r.version', type: 'integer' },
    decisionRequirementsId: { sql: 'r.requirements_id', type: 'text' },
    tenantId: tenantSort,
  },
  item: (row) => ({
    decisionRequirementsKey: row.key,
    decisionRequirementsId: row.requirements_id,
    decisionRequirementsName: row.name,
    version: row.version,
    resourceName: row.resource_name,
    tenantId: DEFAULT_TENANT,
  }),
};
