import { randomUUID } from 'node:crypto';
import { inTransaction, type Sql } from '../../kit/database.ts';
import type { CaseMessage } from '../../model/application.ts';
import { AppError } from '../../model/errors.ts';
import { messages } from '../../model/messages.ts';
import { findApplication, listMembers, replaceAnswers } from '../../store/application.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { attachFiles } from '../../store/case-file.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { cancelTasksOfCase } from '../../store/inbox-task.ts';
import { lockCase, moveCase, type ItemCase } from '../../store/item-case.ts';
import { insertObjection } from '../../store/objection.ts';
import type { JsonObject } from '../../store/json.ts';
import { insertSupplement } from '../../store/supplement.ts';
import { staffIdOf, type Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { checkApplicationAnswers } from '../forms/check-answers.ts';
import { resumeClock } from './resume-clock.ts';
import { sendToCase } from './send-to-case.ts';
import { caseInView } from './view.ts';

/**
 * Takes a withdrawal, an objection or a supplement: checks that the case stands where it may come, keeps it, and sends
 * the process its message, in one transaction.
 */
export async function sendMessage(
  context: Context,
  viewer: Viewer,
  caseId: string,
  message: CaseMessage,
): Promise<void> {
  await inTransaction(context.pool, async (sql) => {
    await caseInView(sql, viewer, caseId);
    const theCase = await lockCase(sql, caseId);
    if (!theCase) throw new AppError('NOT_FOUND');
    const detail = await take({ context, sql, viewer, theCase }, message);
    const object = `case:${caseId}`;
    await appendAudit(sql, { actor: viewer.actor, action: message.type, object, detail });
  });
  context.onOutbox();
}

interface Taking {
  context: Context;
  sql: Sql;
  viewer: Viewer;
  theCase: ItemCase;
}

function take(taking: Taking, message: CaseMessage): Promise<Record<string, string>> {
  switch (message.type) {
    case 'WITHDRAW':
      return withdraw(taking);
    case 'OBJECT':
      return object(taking, message);
    case 'SUPPLEMENT':
      return supplement(taking, message);
  }
}

/** From the answer on nothing more is decided about the case; the message lets its process end too. */
async function withdraw({ sql, viewer, theCase }: Taking): Promise<Record<string, string>> {
  if (!(await moveCase(sql, theCase.id, 'WITHDRAWN'))) throw new AppError('STATE_CONFLICT');
  await cancelTasksOfCase(sql, theCase.id);
  await appendCaseEvent(sql, {
    caseId: theCase.id,
    kind: 'WITHDRAWN',
    actor: viewer.actor,
    actorId: staffIdOf(viewer),
    onceKey: 'closed:WITHDRAWN',
  });
  await sendToCase(sql, theCase.id, messages.withdrawn, { messageId: `withdrawn-${theCase.id}` });
  return {};
}

async function object(
  { sql, viewer, theCase }: Taking,
  { reason, objector }: Extract<CaseMessage, { type: 'OBJECT' }>,
): Promise<Record<string, string>> {
  const id = randomUUID();
  // A second objection while the first is looked into is kept with it, and answered with it.
  if (!['NOTICED', 'OBJECTED', 'RECHECKING'].includes(theCase.state)) throw new AppError('STATE_CONFLICT');
  if (!(await insertObjection(sql, { id, caseId: theCase.id, objector, reason })))
    throw new AppError('STATE_CONFLICT', 'No public notice of the case is running');
  await appendCaseEvent(sql, {
    caseId: theCase.id,
    kind: 'OBJECTED',
    actor: viewer.actor,
    actorId: staffIdOf(viewer),
    detail: { objectionId: id },
  });
  if (await moveCase(sql, theCase.id, 'OBJECTED')) {
    await sendToCase(sql, theCase.id, messages.objected, { messageId: `objected-${id}` });
  }
  return { objectionId: id };
}

async function supplement(
  { context, sql, viewer, theCase }: Taking,
  { note, answers }: Extract<CaseMessage, { type: 'SUPPLEMENT' }>,
): Promise<Record<string, string>> {
  if (theCase.state !== 'SUPPLEMENT_ASKED') throw new AppError('STATE_CONFLICT');
  const id = randomUUID();
  await takeAnswers({ context, sql, viewer, theCase }, answers);
  const fields = Object.keys(answers);
  await insertSupplement(sql, { id, caseId: theCase.id, note, fields, providedBy: viewer.actor });
  await resumeClock(sql, theCase, context.calendar);
  await moveCase(sql, theCase.id, 'SUBMITTED', { from: ['SUPPLEMENT_ASKED'] });
  await appendCaseEvent(sql, {
    caseId: theCase.id,
    kind: 'SUPPLEMENT_PROVIDED',
    actor: viewer.actor,
    actorId: staffIdOf(viewer),
    detail: { fields },
  });
  await sendToCase(sql, theCase.id, messages.supplementProvided, { messageId: `supplement-${id}` });
  return { supplementId: id };
}

/** New answers over the earlier ones, checked together by the form that the application was filed with. */
async function takeAnswers(
  { context, sql, viewer, theCase: { id, applicationId } }: Taking,
  answers: JsonObject,
): Promise<void> {
  if (Object.keys(answers).length === 0) return;
  const application = await findApplication(sql, applicationId);
  if (!application) throw new AppError('NOT_FOUND');
  const members = await listMembers(sql, applicationId);
  const holder = { actor: viewer.actor, caseId: id, taskId: null };
  const checked = await checkApplicationAnswers(sql, context, {
    key: application.formKey ?? undefined,
    version: application.formVersion,
    answers: { ...application.answers, ...answers },
    facts: { memberCount: members.filter(({ role }) => role !== 'SUPPORTER').length },
    holder,
    areaPath: viewer.areaPath,
  });
  if (checked.errors.length > 0) throw new AppError('INVALID_FORM', undefined, checked.errors);
  if (!(await attachFiles(sql, holder, checked.files))) throw new AppError('STATE_CONFLICT');
  await replaceAnswers(sql, applicationId, checked.values);
}
