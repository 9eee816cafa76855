import type { Sql } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import type { DeployedDecision, Decisions } from '../core/step.ts';
import type { DecisionGraph } from '../decision/decision.ts';
import { DefinitionNotLoaded } from './definition-not-loaded.ts';

/** Compiles a DMN file that was accepted at its deployment. */
export type CompileGraph = (xml: string) => Promise<DecisionGraph>;

interface Entry {
  readonly key: Key;
  readonly decision_id: string;
  readonly version: number;
  readonly version_tag: string | null;
  readonly name: string;
  readonly requirements_key: Key;
  readonly deployment_key: Key;
  readonly deleted: boolean;
}

/** All deployed decisions by name and number; the graphs they stand in as they are needed. */
export interface DecisionCatalogue extends Decisions {
  refresh(entries: readonly Entry[]): void;
  /** Compiles the graph of a DMN file into memory. */
  load(sql: Sql, requirementsKey: Key): Promise<void>;
  /** Throws DefinitionNotLoaded. */
  latest(decisionId: string): DeployedDecision | undefined;
  /** Undefined for a decision whose file was deleted. */
  byKey(key: Key): DeployedDecision | undefined;
}

export function createDecisionCatalogue(compile: CompileGraph): DecisionCatalogue {
  let byKey = new Map<Key, Entry>();
  let byId = new Map<string, Entry[]>();
  let byFile = new Map<Key, Entry[]>();
  const graphs = new Map<Key, DecisionGraph>();

  function deployed(entry: Entry | undefined): DeployedDecision | undefined {
    if (!entry) return undefined;
    const graph = graphs.get(entry.requirements_key);
    if (!graph) throw new DefinitionNotLoaded(entry.requirements_key);
    const siblings = byFile.get(entry.requirements_key) ?? [];
    return {
      ...{ key: entry.key, id: entry.decision_id, name: entry.name, version: entry.version },
      ...{ requirementsKey: entry.requirements_key, graph },
      versions: new Map(siblings.map(({ decision_id, key, version }) => [decision_id, { key, version }])),
    };
  }

  /** The newest undeleted version that passes. */
  function newest(decisionId: string, passes: (entry: Entry) => boolean = () => true) {
    return deployed(byId.get(decisionId)?.find((entry) => !entry.deleted && passes(entry)));
  }

  return {
    refresh(entries) {
      byKey = new Map(entries.map((entry) => [entry.key, entry]));
      byId = groupBy(entries, ({ decision_id }) => decision_id);
      byFile = groupBy(entries, ({ requirements_key }) => requirements_key);
    },
    async load(sql, requirementsKey) {
      const { rows } = await sql.query<{ resource: string }>(
        'SELECT resource FROM engine.decision_requirements WHERE key = $1',
        [requirementsKey],
      );
      if (rows[0]) graphs.set(requirementsKey, await compile(rows[0].resource));
    },
    bound(decisionId, binding, caller) {
      if (binding.kind === 'latest') return newest(decisionId);
      if (binding.kind === 'versionTag')
        return newest(decisionId, (entry) => entry.version_tag === binding.tag);
      return newest(decisionId, (entry) => entry.deployment_key === caller.deploymentKey);
    },
    latest: (decisionId) => newest(decisionId),
    byKey(key) {
      const entry = byKey.get(key);
      return entry?.deleted === false ? deployed(entry) : undefined;
    },
  };
}

function groupBy<T, K>(members: readonly T[], keyOf: (member: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const member of members) {
    const key = keyOf(member);
    const group = groups.get(key);
    if (group) group.push(member);
    else groups.set(key, [member]);
  }
  return groups;
}

/** Newest first within an id. */
export async function readDecisions(sql: Sql): Promise<Entry[]> {
  const { rows } = await sql.query<Entry>(
    `SELECT d.key, d.decision_id, d.version, d.version_tag, d.name, d.requirements_key, r.deployment_key,
       r.deleted_at IS NOT NULL AS deleted
     FROM engine.decision_definition d JOIN engine.decision_requirements r ON r.key = d.requirements_key
     ORDER BY d.decision_id, d.version DESC`,
  );
  return rows;
}
