import { EngineError, type EngineClient, type RunningInstance } from '../../engine-client/index.ts';
import type { Pool, Sql } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import type {
  MigrationPlan,
  MigrationRequest,
  MigrationResult,
  RunningCase,
  RunningCases,
} from '../../model/process-design.ts';
import type { Element, Process } from '../../process-model/executable/process.ts';
import { mappingProblems, proposeMapping } from '../../process-model/migration/propose-mapping.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { findNewestVersion, findProcessVersion, listDeployments } from '../../store/process-version.ts';
import { findCasesOfInstances } from '../../store/running-case.ts';
import type { StaffViewer } from '../access/viewer.ts';
import { compile } from '../processes/refuse-process.ts';

export interface Running {
  pool: Pool;
  engine: Pick<EngineClient, 'runningInstances' | 'migrateInstance'> | undefined;
}

const MOST_SHOWN = 500;

/** Cases that run by each version of a process. */
export async function viewRunning({ pool, engine }: Running, processId: string): Promise<RunningCases> {
  if (!(await findNewestVersion(pool, processId))) return { versions: [], cases: [] };
  const instances = await instancesOf(engine, processId);
  const versions = await versionsByKey(pool, processId);
  const versionOf = ({ processDefinitionKey }: RunningInstance): number | null =>
    versions.get(processDefinitionKey) ?? null;
  const counts = new Map<number | null, number>();
  for (const instance of instances)
    counts.set(versionOf(instance), (counts.get(versionOf(instance)) ?? 0) + 1);
  const shown = instances.slice(0, MOST_SHOWN);
  const keys = shown.map(({ processInstanceKey }) => processInstanceKey);
  const cases = await findCasesOfInstances(pool, keys);
  return {
    versions: [...counts]
      .map(([version, count]) => ({ version, count }))
      .toSorted((one, other) => (other.version ?? 0) - (one.version ?? 0)),
    cases: shown.map((instance): RunningCase => {
      const found = cases.get(instance.processInstanceKey);
      return {
        processInstanceKey: instance.processInstanceKey,
        version: versionOf(instance),
        caseId: found?.caseId ?? null,
        caseNo: found?.caseNo ?? null,
        itemCode: found?.itemCode ?? null,
        startedAt: instance.startedAt.toISOString(),
      };
    }),
  };
}

async function instancesOf(engine: Running['engine'], processId: string): Promise<RunningInstance[]> {
  const instances = await engine?.runningInstances(processId).catch((fault: unknown) => {
    if (fault instanceof EngineError && fault.kind === 'UNAVAILABLE') return undefined;
    throw fault;
  });
  if (!instances) throw new AppError('UNAVAILABLE', 'The engine does not say which instances run');
  return instances;
}

const versionsByKey = async (sql: Sql, processId: string): Promise<Map<string, number>> =>
  new Map((await listDeployments(sql, processId)).map(({ engineKey, version }) => [engineKey, version]));

interface TwoVersions {
  from: number;
  to: number;
}

/** Proposes where cases of one version go on in another. */
export async function planMigration(
  sql: Sql,
  processId: string,
  versions: TwoVersions,
): Promise<MigrationPlan> {
  const [source, target] = await compiledVersions(sql, processId, versions);
  const steps = proposeMapping(source, target).map(({ from, to, choices }) => ({
    ...stepView(from),
    to: to?.id ?? null,
    choices: choices.map(stepView),
  }));
  return { steps };
}

const stepView = ({ id, name, type }: Element) => ({ id, name: name ?? null, type });

async function compiledVersions(
  sql: Sql,
  processId: string,
  { from, to }: TwoVersions,
): Promise<[Process, Process]> {
  const compiled = await Promise.all(
    [from, to].map(async (version) => {
      const found = await findProcessVersion(sql, processId, version);
      if (!found) throw new AppError('NOT_FOUND');
      const result = await compile(found.xml, processId);
      if ('problems' in result) throw new AppError('INVALID_PROCESS', undefined, result.problems);
      return result.process;
    }),
  );
  const [source, target] = compiled;
  if (!source || !target) throw new AppError('NOT_FOUND');
  return [source, target];
}

/** Takes chosen cases to another version, each for itself; the engine has the last word about each. */
export async function migrate(
  { pool, engine }: Running,
  viewer: StaffViewer,
  processId: string,
  { from, to, instances, mapping }: MigrationRequest,
): Promise<MigrationResult> {
  if (!engine) throw new AppError('UNAVAILABLE', 'No engine is connected');
  const [source, target] = await compiledVersions(pool, processId, { from, to });
  const problems = mappingProblems(source, target, new Map(mapping.map((one) => [one.from, one.to])));
  if (problems.length > 0)
    throw new AppError(
      'INVALID_PROCESS',
      undefined,
      problems.map(({ elementId, message }) => ({ path: elementId, code: 'MAPPING', message })),
    );
  const deployments = await listDeployments(pool, processId);
  const targetKey = deployments.findLast(({ version }) => version === to)?.engineKey;
  if (targetKey === undefined) throw new AppError('NOT_FOUND', 'The engine does not have this version');
  const sources = new Set(deployments.filter(({ version }) => version === from).map((one) => one.engineKey));
  const running = new Map(
    (await instancesOf(engine, processId)).map((one) => [one.processInstanceKey, one.processDefinitionKey]),
  );
  const items: MigrationResult['items'] = [];
  for (const processInstanceKey of new Set(instances)) {
    const runsBy = running.get(processInstanceKey);
    const result =
      runsBy === undefined
        ? { outcome: 'GONE' as const, reason: '' }
        : sources.has(runsBy)
          ? await one(engine, processInstanceKey, { processDefinitionKey: targetKey, mapping })
          : { outcome: 'REFUSED' as const, reason: 'The case does not run by this version' };
    items.push({ processInstanceKey, ...result });
  }
  const moved = items.filter(({ outcome }) => outcome === 'MIGRATED').length;
  await appendAudit(pool, {
    ...{ actor: viewer.actor, action: 'MIGRATE_CASES', object: `process:${processId}` },
    detail: { from, to, asked: instances.length, moved },
  });
  return { items };
}

async function one(
  engine: NonNullable<Running['engine']>,
  processInstanceKey: string,
  migration: Parameters<EngineClient['migrateInstance']>[1],
): Promise<Omit<MigrationResult['items'][number], 'processInstanceKey'>> {
  try {
    return { outcome: await engine.migrateInstance(processInstanceKey, migration), reason: '' };
  } catch (fault) {
    if (fault instanceof EngineError && (fault.kind === 'INVALID' || fault.kind === 'CONFLICT'))
      return { outcome: 'REFUSED', reason: fault.detail };
    throw fault;
  }
}
