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
  const theCase = await findCase(context.pool, caseId);
  const diagram =
    theCase && ((await pathInEngine(context, theCase)) ?? (await pathInTimeline(context.pool, theCase)));
  if (!diagram) throw new AppError('NOT_FOUND');
  return diagram;
}

async function pathInEngine({ engine, log }: Context, theCase: ItemCase): Promise<CaseDiagram | undefined> {
  if (!engine || theCase.processInstanceKey === null) return undefined;
  const path = await engine.pathOf(theCase.processInstanceKey).catch((error: unknown) => {
    // The page is worth showing without the engine's word.
    log.warn({ err: error, caseId: theCase.id }, 'path of a case not read from the engine');
    return undefined;
  });
  if (!path) return undefined;
  const { xml, visits, sequenceFlows } = path;
  const of = (wanted: string) => [
    ...new Set(visits.filter(({ state }) => state === wanted).map(({ elementId }) => elementId)),
  ];
  return { xml, completed: of('COMPLETED'), active: of('ACTIVE'), sequenceFlows };
}

/** The newest model with what people did in it; which flows led there is told by nobody. */
async function pathInTimeline(sql: Sql, { id, processId }: ItemCase): Promise<CaseDiagram | undefined> {
  const xml = await findProcessXml(sql, processId);
  if (xml === undefined) return undefined;
  const active = [...new Set((await listOpenTasksOfCase(sql, id)).map(({ elementId }) => elementId))];
  const passed = await listPassedElements(sql, id);
  return { xml, completed: passed.filter((element) => !active.includes(element)), active, sequenceFlows: [] };
}
