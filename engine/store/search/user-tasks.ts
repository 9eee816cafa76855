import { z } from 'zod';
import type { Key } from '../../core/state.ts';
import {
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
  readonly name: string | null;
  readonly state: string;
  readonly assignee: string | null;
  readonly candidate_groups: readonly string[];
  readonly candidate_users: readonly string[];
  readonly due_date: Date | null;
  readonly follow_up_date: Date | null;
  readonly priority: number;
  readonly form_key: Key | null;
  readonly external_form_reference: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly element_id: string;
  readonly element_instance_key: Key;
  readonly process_instance_key: Key;
  readonly process_definition_key: Key;
  readonly process_id: string;
  readonly process_name: string | null;
  readonly version: number;
}

const states = [
  ...(['CREATING', 'CREATED', 'ASSIGNING', 'UPDATING', 'COMPLETING'] as const),
  ...(['COMPLETED', 'CANCELING', 'CANCELED', 'FAILED'] as const),
] as const;

/** Any of the names in a list. Equality can be looked up in the list as a whole, which has an index. */
function someName(list: string): Filter {
  const filter = textFilter('candidate.name');
  return z.unknown().transform((given, context): Condition => {
    if (typeof given === 'string') return (bind) => `${list} ? ${bind(given)}`;
    const result = filter.safeParse(given);
    if (result.success)
      return (bind) =>
        `EXISTS (SELECT FROM jsonb_array_elements_text(${list}) AS candidate (name) WHERE ${result.data(bind)})`;
    for (const issue of result.error.issues) context.addIssue({ ...issue, path: [...issue.path] });
    return z.NEVER;
  });
}

export const userTasks: Searchable<Row> = {
  select: `t.key, t.name, t.state, t.assignee, t.candidate_groups, t.candidate_users, t.due_date, t.follow_up_date,
    t.priority, t.form_key, t.external_form_reference, t.headers, t.created_at, t.ended_at, t.element_id,
    t.element_instance_key, t.process_instance_key, p.process_definition_key, p.process_id, d.name AS process_name,
    p.version`,
  from: `engine.user_task t JOIN engine.process_instance p ON p.key = t.process_instance_key
    JOIN engine.process_definition d ON d.key = p.process_definition_key`,
  key: 't.key',
  filters: {
    state: enumFilter('t.state', states),
    assignee: textFilter('t.assignee'),
    priority: integerFilter('t.priority'),
    elementId: textFilter('t.element_id'),
    name: textFilter('t.name'),
    candidateGroup: someName('t.candidate_groups'),
    candidateUser: someName('t.candidate_users'),
    tenantId: tenantFilter,
    processDefinitionId: textFilter('p.process_id'),
    creationDate: dateFilter('t.created_at'),
    completionDate: dateFilter('t.ended_at'),
    followUpDate: dateFilter('t.follow_up_date'),
    dueDate: dateFilter('t.due_date'),
    processInstanceVariables: variablesFilter('v.scope_key = t.process_instance_key'),
    localVariables: variablesFilter('v.scope_key = t.element_instance_key'),
    userTaskKey: keyFilter('t.key'),
    processDefinitionKey: keyFilter('p.process_definition_key'),
    processInstanceKey: keyFilter('t.process_instance_key'),
    elementInstanceKey: keyFilter('t.element_instance_key'),
  },
  sorts: {
    creationDate: { sql: 't.created_at', type: 'timestamptz' },
    completionDate: { sql: 't.ended_at', type: 'timestamptz' },
    followUpDate: { sql: 't.follow_up_date', type: 'timestamptz' },
    dueDate: { sql: 't.due_date', type: 'timestamptz' },
    priority: { sql: 't.priority', type: 'integer' },
    name: { sql: 't.name', type: 'text' },
  },
  item: (row) => ({
    userTaskKey: row.key,
    name: present(row.name),
    state: row.state,
    assignee: present(row.assignee),
    candidateGroups: row.candidate_groups,
    candidateUsers: row.candidate_users,
    dueDate: present(row.due_date),
    followUpDate: present(row.follow_up_date),
    creationDate: row.created_at,
    completionDate: present(row.ended_at),
    priority: row.priority,
    formKey: present(row.form_key),
    externalFormReference: present(row.external_form_reference),
    customHeaders: row.headers,
    elementId: row.element_id,
    elementInstanceKey: row.element_instance_key,
    processInstanceKey: row.process_instance_key,
    processDefinitionKey: row.process_definition_key,
    processDefinitionId: row.process_id,
    processDefinitionVersion: row.version,
    processName: present(row.process_name),
    tenantId: DEFAULT_TENANT,
  }),
};

/** Rows that a user task sees: its own variables and those of the scopes around it. */
export function seenByTask(userTaskKey: Key): Condition {
  return (bind) => `v.scope_key IN (
    WITH RECURSIVE scope AS (
      SELECT e.key, e.flow_scope_key FROM engine.user_task t
        JOIN engine.element_instance e ON e.key = t.element_instance_key WHERE t.key = ${bind(userTaskKey)}::bigint
      UNION ALL SELECT e.key, e.flow_scope_key FROM scope s JOIN engine.element_instance e ON e.key = s.flow_scope_key)
    SELECT key FROM scope)`;
}
