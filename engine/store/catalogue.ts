import type { Sql } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import type { Definition, Definitions } from '../core/step.ts';
import type { Binding, Process } from '../../process-model/executable/process.ts';
import {
  createDecisionCatalogue,
  readDecisions,
  type CompileGraph,
  type DecisionCatalogue,
} from './decision-catalogue.ts';
import { DefinitionNotLoaded } from './definition-not-loaded.ts';
import { createFormCatalogue, readForms } from './form-catalogue.ts';
import { suspendedJobTypes } from './job-types.ts';

/** A deployed model that this release of the engine refuses: its instances stand still, all others go on. */
export class UnusableDefinition extends Error {
  constructor(reason: string) {
    super(`What was deployed cannot be run by this release of the engine: ${reason}`);
    this.name = 'UnusableDefinition';
  }
}

/** Compiles the processes of a BPMN file that was accepted at its deployment. */
export type Compile = (xml: string) => Promise<readonly Process[]>;

/** What starts new instances of a version that is in force. */
export interface StartTrigger {
  readonly key: Key;
  readonly definitionKey: Key;
  readonly processId: string;
  readonly elementId: string;
  readonly kind: 'message' | 'signal' | 'timer';
  readonly name: string | null;
}

interface Entry {
  readonly key: Key;
  readonly process_id: string;
  readonly version: number;
  readonly version_tag: string | null;
  readonly deployment_key: Key;
  readonly deleted: boolean;
}

/** All deployed definitions by name and number; their compiled form as it is needed. */
export interface Catalogue extends Definitions {
  /** Reads the definitions again if the database has another revision than memory. */
  refresh(sql: Sql, revision: string): Promise<void>;
  readonly decisions: DecisionCatalogue;
  /** Compiles one definition, or the file of one decision, into memory. */
  load(sql: Sql, key: Key): Promise<void>;
  /** Throws DefinitionNotLoaded. */
  latest(processId: string): Definition | undefined;
  version(processId: string, version: number): Definition | undefined;
  /** False for a definition whose resource was deleted; its instances still run. */
  isDeployed(key: Key): boolean;
  /** Whether the jobs of a type are given to no worker now. */
  isSuspended(jobType: string): boolean;
  startTriggers(kind: StartTrigger['kind'], name: string): readonly StartTrigger[];
  startTrigger(key: Key): StartTrigger | undefined;
}

export function createCatalogue(compile: Compile, compileGraph: CompileGraph): Catalogue {
  const decisions = createDecisionCatalogue(compileGraph);
  const forms = createFormCatalogue();
  let known = -1;
  let entries = new Map<Key, Entry>();
  let byId = new Map<string, Entry[]>();
  let triggers = new Map<Key, StartTrigger>();
  let suspended = new Set<string>();
  const compiled = createCompiled(compile);

  function compiledOf(entry: Entry | undefined): Definition | undefined {
    if (!entry) return undefined;
    const found = compiled.get(entry.key);
    if (!found) throw new DefinitionNotLoaded(entry.key);
    return found;
  }

  /** The newest undeleted version that passes. */
  function newest(processId: string, passes: (entry: Entry) => boolean = () => true): Definition | undefined {
    return compiledOf(byId.get(processId)?.find((entry) => !entry.deleted && passes(entry)));
  }

  return {
    decisions,
    async refresh(sql, revision) {
      if (Number(revision) <= known) return;
      const [definitions, starts, decided, deployedForms, held] = await Promise.all([
        readEntries(sql),
        readTriggers(sql),
        readDecisions(sql),
        readForms(sql),
        suspendedJobTypes(sql),
      ]);
      // Another batch may have read a newer revision meanwhile.
      if (Number(revision) <= known) return;
      entries = new Map(definitions.map((entry) => [entry.key, entry]));
      byId = groupById(definitions);
      triggers = new Map(starts.map((trigger) => [trigger.key, trigger]));
      decisions.refresh(decided);
      forms.refresh(deployedForms);
      suspended = new Set(held.map(({ type }) => type));
      known = Number(revision);
    },
    async load(sql, key) {
      const entry = entries.get(key);
      if (entry) await compiled.load(sql, entry);
      else await decisions.load(sql, key);
    },
    byKey: (key) => compiledOf(entries.get(key)),
    bound: (processId: string, binding: Binding, caller: Definition) => {
      if (binding.kind === 'latest') return newest(processId);
      if (binding.kind === 'versionTag')
        return newest(processId, (entry) => entry.version_tag === binding.tag);
      return newest(processId, (entry) => entry.deployment_key === caller.deploymentKey);
    },
    form: (formId, binding, caller) => forms.bound(formId, binding, caller),
    latest: (processId) => newest(processId),
    version: (processId, version) => newest(processId, (entry) => entry.version === version),
    isSuspended: (jobType) => suspended.has(jobType),
    isDeployed: (key) => entries.get(key)?.deleted === false,
    startTriggers: (kind, name) =>
      [...triggers.values()].filter((trigger) => trigger.kind === kind && trigger.name === name),
    startTrigger: (key) => triggers.get(key),
  };
}

/** Definitions in memory. One that cannot be compiled is tried once; who comes to it again is answered at once. */
function createCompiled(compile: Compile) {
  const compiled = new Map<Key, Definition>();
  const unusable = new Map<Key, UnusableDefinition>();
  return {
    get: (key: Key) => compiled.get(key),
    async load(sql: Sql, entry: Entry): Promise<void> {
      const refused = unusable.get(entry.key);
      if (refused) throw refused;
      try {
        compiled.set(entry.key, await compileEntry(sql, entry, compile));
      } catch (error) {
        if (error instanceof UnusableDefinition) unusable.set(entry.key, error);
        throw error;
      }
    },
  };
}

function groupById(entries: readonly Entry[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) groups.set(entry.process_id, [...(groups.get(entry.process_id) ?? []), entry]);
  return groups;
}

async function readEntries(sql: Sql): Promise<Entry[]> {
  const { rows } = await sql.query<Entry>(
    `SELECT key, process_id, version, version_tag, deployment_key, deleted_at IS NOT NULL AS deleted
     FROM engine.process_definition ORDER BY process_id, version DESC`,
  );
  return rows;
}

async function readTriggers(sql: Sql): Promise<StartTrigger[]> {
  const { rows } = await sql.query<StartTrigger>(
    `SELECT s.key, s.definition_key AS "definitionKey", d.process_id AS "processId", s.element_id AS "elementId",
       s.kind, s.name
     FROM engine.start_trigger s JOIN engine.process_definition d ON d.key = s.definition_key ORDER BY s.key`,
  );
  return rows;
}

async function compileEntry(sql: Sql, entry: Entry, compile: Compile): Promise<Definition> {
  const { rows } = await sql.query<{ resource: string }>(
    'SELECT resource FROM engine.process_definition WHERE key = $1',
    [entry.key],
  );
  const processes = await compile(rows[0]?.resource ?? '');
  const process = processes.find(({ id }) => id === entry.process_id);
  if (!process)
    throw new Error(`The resource of process definition ${entry.key} has no process ${entry.process_id}`);
  return { key: entry.key, version: entry.version, deploymentKey: entry.deployment_key, process };
}
