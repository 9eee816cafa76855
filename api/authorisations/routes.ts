import { z } from 'zod';
import { inTransaction, type Sql } from '../../kit/database.ts';
import { AuthorisationView, NewSignature } from '../../model/application.ts';
import { AppError } from '../../model/errors.ts';
import { messages } from '../../model/messages.ts';
import { markSubmitted } from '../../store/application.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { countUnsigned, findAuthorisation, signAuthorisation } from '../../store/authorisation.ts';
import { appendCaseEvent } from '../../store/case-event.ts';
import { listCasesOfApplication } from '../../store/case-list.ts';
import { isFinal, listCaseIds, lockCase, moveCase } from '../../store/item-case.ts';
import { caseScopeOf } from '../access/case-scope.ts';
import { caseHandlers, staffIdOf, type Viewer } from '../access/viewer.ts';
import { viewApplication } from '../applications/view.ts';
import type { Context } from '../context.ts';
import { sendToCase } from '../cases/send-to-case.ts';
import { plain, route, type Route } from '../http/route.ts';

export function authorisationRoutes(context: Context): Route[] {
  const { pool, onOutbox } = context;
  return [
    route({
      ...plain,
      id: 'signAuthorisation',
      method: 'post',
      path: '/api/authorisations/{authorisationId}/signature',
      tag: 'authorisations',
      summary: 'Record that a person has signed; repeating it changes nothing',
      access: { roles: caseHandlers, scope: 'authorisations:sign' },
      params: z.object({ authorisationId: z.uuid() }),
      body: NewSignature,
      answer: AuthorisationView,
      errors: ['STATE_CONFLICT'],
      handle: async ({ params, body }, viewer) => {
        const signed = await inTransaction(pool, (sql) => sign(sql, viewer, params.authorisationId, body));
        onOutbox();
        return signed;
      },
    }),
  ];
}

async function sign(
  sql: Sql,
  viewer: Viewer,
  id: string,
  signature: z.infer<typeof NewSignature>,
): Promise<z.infer<typeof AuthorisationView>> {
  const authorisation = await findAuthorisation(sql, id);
  if (!authorisation) throw new AppError('NOT_FOUND');
  const { applicationId } = authorisation;
  const cases = await listCasesOfApplication(sql, caseScopeOf(viewer), applicationId);
  if (cases.length === 0) throw new AppError('NOT_FOUND');
  // Signatures that arrive together queue for the case, so that one of them is the last.
  for (const { id: caseId } of cases) await lockCase(sql, caseId);
  if (authorisation.state === 'PENDING' && cases.every(({ state }) => isFinal(state)))
    throw new AppError('STATE_CONFLICT');
  if (await signAuthorisation(sql, id, signature)) {
    await note(sql, {
      viewer,
      authorisationId: id,
      caseIds: cases.map((row) => row.id),
      method: signature.method,
    });
    if ((await countUnsigned(sql, applicationId)) === 0) await submit(sql, viewer, applicationId);
  } else {
    const now = await findAuthorisation(sql, id);
    if (now?.state !== 'SIGNED') throw new AppError('STATE_CONFLICT');
  }
  const view = (await viewApplication(sql, viewer, applicationId)).authorisations.find(
    (shown) => shown.id === id,
  );
  if (!view) throw new AppError('NOT_FOUND');
  return view;
}

async function note(
  sql: Sql,
  signed: { viewer: Viewer; authorisationId: string; caseIds: readonly string[]; method: string },
): Promise<void> {
  const { viewer, authorisationId, caseIds, method } = signed;
  for (const caseId of caseIds) {
    await appendCaseEvent(sql, {
      caseId,
      kind: 'AUTHORISATION_SIGNED',
      actor: viewer.actor,
      actorId: staffIdOf(viewer),
      detail: { authorisationId, method },
      onceKey: `signed-${authorisationId}`,
    });
  }
  const object = `authorisation:${authorisationId}`;
  await appendAudit(sql, { actor: viewer.actor, action: 'SIGN_AUTHORISATION', object, detail: { method } });
}

/** The last signature is there: every case of the application goes on, also those outside the signer's view. */
async function submit(sql: Sql, viewer: Viewer, applicationId: string): Promise<void> {
  await markSubmitted(sql, applicationId);
  for (const caseId of await listCaseIds(sql, applicationId)) {
    if (!(await moveCase(sql, caseId, 'SUBMITTED', { from: ['AWAITING_AUTHORISATION'] }))) continue;
    await appendCaseEvent(sql, {
      caseId,
      kind: 'AUTHORISATION_COMPLETE',
      actor: viewer.actor,
      actorId: staffIdOf(viewer),
      onceKey: 'authorisation-complete',
    });
    await sendToCase(sql, caseId, messages.authorisationsSigned, {
      messageId: `authorisations-signed-${caseId}`,
    });
  }
}
