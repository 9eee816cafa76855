import type { Sql } from '../../kit/database.ts';
import type { CaseDiagram } from '../../model/case-list.ts';
import { AppError } from '../../model/errors.ts';
import { listPassedElements } from '../../store/case-event.ts';
import { listOpenTasksOfCase } from '../../store/inbox-task.ts';
import { findCase, type ItemCase } from '../../store/item-case.ts';
import { findProcessXml } from '../../store/process-model.ts';
import type { Context } from '../context.ts';

/** The process model of a case with the way it has taken: from the engine where it can be read, else from the timeline. */
export async function viewDiagram(context: Context, caseId: string): Promise<CaseDiagram> {
  const { pool } = context;
  const theCase = await findCase(pool, caseId);
  const xml = theCase && (await findProcessXml(pool, theCase.processId));
  if (!theCase || xml === undefined) throw new AppError('NOT_FOUND');
  const path = (await pathInEngine(context, theCase)) ?? (await pathInTimeline(pool, caseId));
  return { xml, ...path, sequenceFlows: takenFlows(xml, new Set([...path.completed, ...path.active])) };
}

type Path = Pick<CaseDiagram, 'completed' | 'active'>;

async function pathInEngine({ engine, log }: Context, theCase: ItemCase): Promise<Path | undefined> {
  if (!engine || theCase.processInstanceKey === null) return undefined;
  const visits = await engine.pathOf(theCase.processInstanceKey).catch((error: unknown) => {
    // The page is worth showing without the engine's word.
    log.warn({ err: error, caseId: theCase.id }, 'path of a case not read from the engine');
    return undefined;
  });
  if (!visits) return undefined;
  const of = (wanted: string) => [
    ...new Set(visits.filter(({ state }) => state === wanted).map(({ elementId }) => elementId)),
  ];
  return { completed: of('COMPLETED'), active: of('ACTIVE') };
}

async function pathInTimeline(sql: Sql, caseId: string): Promise<Path> {
  const active = [...new Set((await listOpenTasksOfCase(sql, caseId)).map(({ elementId }) => elementId))];
  const passed = await listPassedElements(sql, caseId);
  return { completed: passed.filter((id) => !active.includes(id)), active };
}

const FLOW = /<(?:\w+:)?sequenceFlow\b[^>]*>/g;

/** Flows between two elements that were both reached. */
function takenFlows(xml: string, reached: ReadonlySet<string>): string[] {
  return [...xml.matchAll(FLOW)].flatMap(([tag]) => {
    const attribute = (name: string) => new RegExp(`\\s${name}="([^"]+)"`).exec(tag)?.[1] ?? '';
    return reached.has(attribute('sourceRef')) && reached.has(attribute('targetRef'))
      ? [attribute('id')]
      : [];
  });
}
