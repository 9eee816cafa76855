import { z } from 'zod';
import { ApplicationView, NewApplication } from '../../model/application.ts';
import { caseReaders } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { plain, route, type Route } from '../http/route.ts';
import { idempotencyHeader, onceOnly, repeatable } from '../idempotency.ts';
import { fileApplication } from './file-application.ts';
import { viewApplication } from './view.ts';

export function applicationRoutes(context: Context): Route[] {
  return [
    route({
      ...plain,
      id: 'fileApplication',
      method: 'post',
      path: '/api/applications',
      tag: 'applications',
      summary: 'File an application; the same Idempotency-Key files it once',
      access: { roles: ['WINDOW_CLERK'], scope: 'applications:write' },
      headers: [idempotencyHeader],
      body: NewApplication,
      status: 201,
      answer: ApplicationView,
      errors: [
        'ALREADY_HELD',
        'REQUEST_IN_FLIGHT',
        'IDEMPOTENCY_KEY_REUSED',
        'UNKNOWN_ITEM',
        'NO_POLICY_IN_FORCE',
        'INVALID_FORM',
      ],
      handle: async ({ body, request, response }, viewer) => {
        const answer = await onceOnly(context.pool, repeatable(request, viewer.actor), async (sql) => {
          const id = await fileApplication(context, sql, viewer, body);
          return { status: 201, body: await viewApplication(sql, viewer, id) };
        });
        if (answer.replayed) response.set('Idempotent-Replayed', 'true');
        else context.onOutbox();
        const view = ApplicationView.parse(answer.body);
        response.location(`/api/applications/${view.id}`);
        return view;
      },
    }),
    route({
      ...plain,
      id: 'readApplication',
      method: 'get',
      path: '/api/applications/{applicationId}',
      tag: 'applications',
      summary: 'An application with its authorisations and cases',
      access: { roles: caseReaders, scope: 'applications:read' },
      params: z.object({ applicationId: z.uuid() }),
      answer: ApplicationView,
      handle: ({ params }, viewer) => viewApplication(context.pool, viewer, params.applicationId),
    }),
  ];
}
