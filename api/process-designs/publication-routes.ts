import { z } from 'zod';
import { EngineError } from '../../engine-client/index.ts';
import {
  NewProcessPublication,
  ProcessRollback,
  PublicationDecision,
  PublicationRefusal,
} from '../../model/process-design.ts';
import type { Context } from '../context.ts';
import { route, type Route } from '../http/route.ts';
import { staffOnly } from '../tasks/scope.ts';
import { carryOut } from './carry-out.ts';
import { onProcess } from './on-process.ts';
import { approve, propose, proposeRollback, refuse, withdraw } from './publication.ts';

const Asked = z.strictObject({ id: z.uuid() });
/** `version` is null where it waits for its day, or for an engine that can't be reached now. */
const Approved = z.strictObject({ version: z.int().nullable() });

/** One administrator asks, another decides. */
export function publicationRoutes(context: Context): Route[] {
  return [...askingRoutes(context), ...decidingRoutes(context)];
}

function askingRoutes({ pool }: Context): Route[] {
  return [
    route({
      ...onProcess,
      id: 'proposeProcess',
      method: 'post',
      path: '/api/process-designs/{processId}/publication',
      summary: 'Ask a second administrator to publish the draft as it stands, at once or from a day on',
      body: NewProcessPublication,
      status: 201,
      answer: Asked,
      errors: ['STALE_REVISION', 'INVALID_PROCESS', 'PUBLICATION_OPEN'],
      handle: async ({ params: { processId }, body }, viewer) => ({
        id: await propose(pool, staffOnly(viewer), processId, body),
      }),
    }),
    route({
      ...onProcess,
      id: 'rollBackProcess',
      method: 'post',
      path: '/api/process-designs/{processId}/rollback',
      summary: 'Ask a second administrator to put an earlier version in force again, as the newest one',
      body: ProcessRollback,
      status: 201,
      answer: Asked,
      errors: ['INVALID_PROCESS', 'PUBLICATION_OPEN'],
      handle: async ({ params: { processId }, body }, viewer) => ({
        id: await proposeRollback(pool, staffOnly(viewer), processId, body),
      }),
    }),
    route({
      ...onProcess,
      id: 'withdrawProcess',
      method: 'post',
      path: '/api/process-designs/{processId}/publication/withdrawal',
      summary: 'Take back what waits for a second person or for its day',
      body: PublicationDecision,
      status: 204,
      errors: ['PUBLICATION_CLOSED'],
      handle: ({ params: { processId }, body }, viewer) =>
        withdraw(pool, staffOnly(viewer), processId, body.id),
    }),
  ];
}

function decidingRoutes(context: Context): Route[] {
  const { pool } = context;
  return [
    route({
      ...onProcess,
      id: 'approveProcess',
      method: 'post',
      path: '/api/process-designs/{processId}/publication/approval',
      summary: 'Approve what another administrator asked for; cases that begin from then on use it',
      body: PublicationDecision,
      answer: Approved,
      errors: ['SEPARATION_OF_DUTIES', 'PUBLICATION_CLOSED', 'INVALID_PROCESS'],
      handle: async ({ params: { processId }, body }, viewer) => {
        await approve(pool, staffOnly(viewer), processId, body.id);
        return { version: await inForce(context, processId) };
      },
    }),
    route({
      ...onProcess,
      id: 'refuseProcess',
      method: 'post',
      path: '/api/process-designs/{processId}/publication/refusal',
      summary: 'Refuse what another administrator asked for, with the reason; the draft stays',
      body: PublicationRefusal,
      status: 204,
      errors: ['SEPARATION_OF_DUTIES', 'PUBLICATION_CLOSED'],
      handle: ({ params: { processId }, body }, viewer) => refuse(pool, staffOnly(viewer), processId, body),
    }),
  ];
}

/** What is approved is carried out later where the engine can't take it now. */
async function inForce({ pool, engine, log }: Context, processId: string): Promise<number | null> {
  if (!engine) return null;
  try {
    return (await carryOut({ pool, engine }, processId)) ?? null;
  } catch (fault) {
    if (!(fault instanceof EngineError)) throw fault;
    log.warn({ processId, err: fault }, 'an approved process is not published yet');
    return null;
  }
}
