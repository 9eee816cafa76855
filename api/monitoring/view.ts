import type { OpenIncident } from '../../engine-client/index.ts';
import { AppError } from '../../model/errors.ts';
import type { CasesAtStep, MonitoredProcesses, VersionFigures } from '../../model/monitoring.ts';
import { businessNow } from '../../store/business-time.ts';
import {
  countOverdueCases,
  listCasesOfInstances,
  listOpenSteps,
  type RunningCase,
} from '../../store/running-case.ts';
import type { Sql } from '../../kit/database.ts';
import type { StaffViewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { asked, operationsOf } from './operations.ts';
import { isWithin } from './area.ts';
import { stepTimes } from './step-times.ts';

/** Visits read for times and dates. */
const MOST_VISITS = 10_000;
const MOST_CASES = 200;
const DAY_MS = 86_400_000;

/** Every process the engine knows with its versions and what runs on them. */
export async function viewProcesses(context: Context): Promise<MonitoredProcesses> {
  const operations = operationsOf(context);
  const definitions = await asked(operations.definitions());
  const overdue = await countOverdueCases(context.pool);
  const versions = await Promise.all(
    definitions.map(async ({ key, processId, name, version }) => ({
      ...{ processId, name, version, definitionKey: key },
      ...(await asked(operations.runningInstances(key))),
    })),
  );
  const byProcess = groupedBy(
    versions.toSorted((one, other) => other.version - one.version),
    ({ processId }) => processId,
  );
  const items = [...byProcess].map(([processId, all]) => ({
    processId,
    name: all[0]?.name ?? processId,
    versions: all.map(({ definitionKey, version, running, withIncident }) => ({
      ...{ definitionKey, version, running, withIncident },
    })),
    overdue: overdue.get(processId) ?? 0,
  }));
  return { items: items.toSorted((one, other) => (one.processId < other.processId ? -1 : 1)) };
}

/** One version's model with the figures of its steps; times are of the visits that ended in the last `days`. */
export async function viewVersion(
  context: Context,
  viewer: StaffViewer,
  { definitionKey, days }: { definitionKey: string; days: number },
): Promise<VersionFigures> {
  const operations = operationsOf(context);
  const xml = await asked(operations.model(definitionKey));
  if (xml === undefined) throw new AppError('NOT_FOUND');
  const now = await businessNow(context.pool);
  const endedFrom = new Date(now.getTime() - days * DAY_MS).toISOString();
  const read = { definitionKey, most: MOST_VISITS };
  const [figures, standing, ended, incidents] = await asked(
    Promise.all([
      operations.elementFigures(definitionKey),
      operations.visits({ ...read, state: 'ACTIVE' }),
      operations.visits({ ...read, state: 'COMPLETED', endedFrom }),
      operations.openIncidents(definitionKey),
    ]),
  );
  const late = await lateVisits(context, standing);
  const oldest = new Map<string, string>();
  for (const { elementId, startDate } of standing)
    if (!oldest.has(elementId)) oldest.set(elementId, startDate);
  const times = stepTimes(ended);
  return {
    xml,
    steps: figures.map((step) => ({
      ...step,
      overdue: late.get(step.elementId) ?? 0,
      oldestSince: oldest.get(step.elementId) ?? null,
      averageMs: times.get(step.elementId)?.averageMs ?? null,
      p90Ms: times.get(step.elementId)?.p90Ms ?? null,
    })),
    incidentGroups: await groupsOf(context, viewer, incidents),
    sampled: standing.length === MOST_VISITS || ended.length === MOST_VISITS,
  };
}

/** How many visits of each element are beyond their date: that of the task where there is one, else of the case. */
async function lateVisits(
  { pool }: Context,
  standing: readonly { processInstanceKey: string; elementId: string }[],
): Promise<Map<string, number>> {
  const keys = [...new Set(standing.map(({ processInstanceKey }) => processInstanceKey))];
  const [cases, tasks] = await Promise.all([listCasesOfInstances(pool, keys), listOpenSteps(pool, keys)]);
  const lateCases = new Set(
    cases.filter(({ overdue }) => overdue).map(({ processInstanceKey }) => processInstanceKey),
  );
  const lateTasks = new Set(
    tasks
      .filter(({ overdue }) => overdue)
      .map(({ processInstanceKey, elementId }) => `${processInstanceKey} ${elementId}`),
  );
  const late = new Map<string, number>();
  for (const { processInstanceKey, elementId } of standing)
    if (lateCases.has(processInstanceKey) || lateTasks.has(`${processInstanceKey} ${elementId}`))
      late.set(elementId, (late.get(elementId) ?? 0) + 1);
  return late;
}

async function groupsOf(
  { pool }: Context,
  viewer: StaffViewer,
  incidents: readonly OpenIncident[],
): Promise<VersionFigures['incidentGroups']> {
  const cases = byInstance(
    await casesSeenBy(pool, viewer, [
      ...new Set(incidents.map(({ processInstanceKey }) => processInstanceKey)),
    ]),
  );
  const groups = groupedBy(incidents, ({ errorType, errorMessage }) => `${errorType} ${errorMessage}`);
  return [...groups.values()]
    .map((members) => ({
      errorType: members[0]?.errorType ?? '',
      message: members[0]?.errorMessage ?? '',
      incidents: members.map(({ incidentKey, elementId, processInstanceKey, createdAt }) => ({
        ...{ incidentKey, elementId, processInstanceKey, createdAt },
        caseId: cases.get(processInstanceKey)?.caseId ?? null,
        caseNo: cases.get(processInstanceKey)?.caseNo ?? null,
      })),
    }))
    .toSorted((one, other) => other.incidents.length - one.incidents.length);
}

/** The cases that stand at a step, the longest there first. */
export async function viewCasesAtStep(
  context: Context,
  viewer: StaffViewer,
  { definitionKey, elementId }: { definitionKey: string; elementId: string },
): Promise<CasesAtStep> {
  const operations = operationsOf(context);
  const [found, incidents] = await asked(
    Promise.all([
      operations.visits({ definitionKey, elementId, state: 'ACTIVE', most: MOST_CASES + 1 }),
      operations.openIncidents(definitionKey),
    ]),
  );
  const visits = found.slice(0, MOST_CASES);
  const keys = visits.map(({ processInstanceKey }) => processInstanceKey);
  const cases = byInstance(await casesSeenBy(context.pool, viewer, keys));
  const tasks = byInstance(
    (await listOpenSteps(context.pool, keys)).filter((task) => task.elementId === elementId),
  );
  const broken = new Set(incidents.map(({ elementInstanceKey }) => elementInstanceKey));
  const items = visits.map(({ processInstanceKey, elementInstanceKey, startDate }) => {
    const about = cases.get(processInstanceKey);
    const task = tasks.get(processInstanceKey);
    const kind = broken.has(elementInstanceKey)
      ? ('INCIDENT' as const)
      : task
        ? ('TASK' as const)
        : ('PROGRAM' as const);
    return {
      processInstanceKey,
      ...shown(about),
      since: startDate,
      dueAt: (task?.dueAt ?? about?.dueAt)?.toISOString() ?? null,
      overdue: (task?.overdue ?? false) || (about?.overdue ?? false),
      waitingFor: { kind, roles: [...(task?.roles ?? [])] },
    };
  });
  return { items, more: found.length > MOST_CASES };
}

const shown = (about: RunningCase | undefined) => ({
  caseId: about?.caseId ?? null,
  caseNo: about?.caseNo ?? null,
  item: about?.item ?? null,
  area: about?.area ?? null,
});

const byInstance = <T extends { processInstanceKey: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.processInstanceKey, row]));

/** Which case an instance is about is told for those of the viewer's own area. */
async function casesSeenBy(sql: Sql, viewer: StaffViewer, keys: readonly string[]): Promise<RunningCase[]> {
  const cases = await listCasesOfInstances(sql, keys);
  return cases.filter(({ areaPath }) => isWithin(viewer, areaPath));
}

function groupedBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}
