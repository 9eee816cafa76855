import type { Key } from '../../core/state.ts';
import { batchOperationTypes, type BatchState } from '../batch-operations.ts';
import { enumFilter, keyFilter } from './filter.ts';
import { present } from './items.ts';
import type { Searchable } from './search.ts';

interface Row {
  readonly key: Key;
  readonly type: (typeof batchOperationTypes)[number];
  readonly state: BatchState;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
}

const states = [
  'CREATED',
  'ACTIVE',
  'SUSPENDED',
  'COMPLETED',
  'PARTIALLY_COMPLETED',
  'FAILED',
  'CANCELED',
] as const;

export const batchOperations: Searchable<Row> = {
  select: 'b.key, b.type, b.state, b.started_at, b.ended_at, b.total, b.completed, b.failed',
  from: 'engine.batch_operation b',
  key: 'b.key',
  filters: {
    batchOperationKey: keyFilter('b.key'),
    operationType: enumFilter('b.type', batchOperationTypes),
    state: enumFilter('b.state', states),
  },
  sorts: {
    batchOperationKey: { sql: 'b.key', type: 'bigint' },
    operationType: { sql: 'b.type', type: 'text' },
    state: { sql: 'b.state', type: 'text' },
    startDate: { sql: 'b.started_at', type: 'timestamptz' },
    endDate: { sql: 'b.ended_at', type: 'timestamptz' },
  },
  item: (row) => ({
    batchOperationKey: row.key,
    state: row.state,
    batchOperationType: row.type,
    startDate: row.started_at,
    endDate: present(row.ended_at),
    operationsTotalCount: row.total,
    operationsFailedCount: row.failed,
    operationsCompletedCount: row.completed,
    errors: [],
  }),
};

interface ItemRow {
  readonly type: (typeof batchOperationTypes)[number];
  readonly operation: Key;
  readonly item_key: Key;
  readonly process_instance_key: Key;
  readonly state: 'ACTIVE' | 'COMPLETED' | 'FAILED' | 'CANCELED';
  readonly processed_at: Date | null;
  readonly error_message: string | null;
}

const itemStates = ['ACTIVE', 'COMPLETED', 'SKIPPED', 'CANCELED', 'FAILED'] as const;

export const batchOperationItems: Searchable<ItemRow> = {
  select: `b.type, i.batch_operation_key AS operation, i.item_key, i.process_instance_key, i.state, i.processed_at,
    i.error_message`,
  from: 'engine.batch_operation_item i JOIN engine.batch_operation b ON b.key = i.batch_operation_key',
  // An item may stand in several operations: both keys together are unique.
  key: `i.batch_operation_key::text || ' ' || i.item_key::text`,
  keyType: 'text',
  filters: {
    batchOperationKey: keyFilter('i.batch_operation_key'),
    itemKey: keyFilter('i.item_key'),
    processInstanceKey: keyFilter('i.process_instance_key'),
    state: enumFilter('i.state', itemStates),
    operationType: enumFilter('b.type', batchOperationTypes),
  },
  sorts: {
    batchOperationKey: { sql: 'i.batch_operation_key', type: 'bigint' },
    itemKey: { sql: 'i.item_key', type: 'bigint' },
    processInstanceKey: { sql: 'i.process_instance_key', type: 'bigint' },
    state: { sql: 'i.state', type: 'text' },
    processedDate: { sql: 'i.processed_at', type: 'timestamptz' },
  },
  item: (row) => ({
    operationType: row.type,
    batchOperationKey: row.operation,
    itemKey: row.item_key,
    processInstanceKey: row.process_instance_key,
    state: row.state,
    processedDate: present(row.processed_at),
    errorMessage: present(row.error_message),
  }),
};
