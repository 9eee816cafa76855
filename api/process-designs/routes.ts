import { z } from 'zod';
import {
  NewProcessDesign,
  ProcessDesignList,
  ProcessDesignView,
  ProcessDraftChange,
  ProcessExamples,
  ProcessRevision,
  ProcessVersionDetail,
  ProcessVersionList,
} from '../../model/process-design.ts';
import type { Context } from '../context.ts';
import { route, type Route } from '../http/route.ts';
import { staffOnly } from '../tasks/scope.ts';
import { createProcessDesign, discardDraft, readExamples, saveDraft, saveExamples } from './change-design.ts';
import { onProcess, onProcesses, ProcessParams } from './on-process.ts';
import { publicationRoutes } from './publication-routes.ts';
import { runningRoutes } from './running-routes.ts';
import { viewDesign, viewDesigns, viewVersion, viewVersions } from './view.ts';

const VersionNumber = z.coerce.number().int().min(1).max(2_147_483_647);
const VersionParams = ProcessParams.extend({ version: VersionNumber });
/** A model of 1 MB, with the quotes of its attributes escaped in JSON. */
const bodyLimits = { bytes: 4 * 1024 * 1024, depth: 100 };

/** Processes as administrators work on them: drafts, versions, publications by two people, cases that run. */
export function processDesignRoutes(context: Context): Route[] {
  return [
    ...readingRoutes(context),
    ...draftRoutes(context),
    ...exampleRoutes(context),
    ...publicationRoutes(context),
    ...runningRoutes(context),
  ];
}

function readingRoutes({ pool }: Context): Route[] {
  return [
    route({
      ...onProcesses,
      id: 'listProcessDesigns',
      method: 'get',
      path: '/api/process-designs',
      summary: 'Every process with its newest version, its draft, its items and how many cases run',
      answer: ProcessDesignList,
      handle: async () => ({ items: await viewDesigns(pool) }),
    }),
    route({
      ...onProcess,
      id: 'readProcessDesign',
      method: 'get',
      path: '/api/process-designs/{processId}',
      summary:
        'A process with its draft, the revision to change it from, its newest version and open publication',
      answer: ProcessDesignView,
      handle: ({ params: { processId } }) => viewDesign(pool, processId),
    }),
    route({
      ...onProcess,
      id: 'listProcessVersions',
      method: 'get',
      path: '/api/process-designs/{processId}/versions',
      summary: 'All versions of a process with both people and the note, newest first',
      answer: ProcessVersionList,
      handle: async ({ params: { processId } }) => ({ items: await viewVersions(pool, processId) }),
    }),
    route({
      ...onProcess,
      id: 'readProcessVersion',
      method: 'get',
      path: '/api/process-designs/{processId}/versions/{version}',
      summary: 'One version of a process as it was published',
      params: VersionParams,
      answer: ProcessVersionDetail,
      handle: ({ params: { processId, version } }) => viewVersion(pool, processId, version),
    }),
  ];
}

function draftRoutes({ pool }: Context): Route[] {
  return [
    route({
      ...onProcesses,
      id: 'createProcessDesign',
      method: 'post',
      path: '/api/process-designs',
      summary: 'Begin a process under a new id: from a template, another process or a file',
      body: NewProcessDesign,
      bodyLimits,
      status: 201,
      answer: ProcessRevision,
      errors: ['KEY_TAKEN', 'INVALID_PROCESS'],
      handle: async ({ body, response }, viewer) => {
        const revision = await createProcessDesign(pool, staffOnly(viewer), body);
        response.location(`/api/process-designs/${body.processId}`);
        return { revision };
      },
    }),
    route({
      ...onProcess,
      id: 'saveProcessDraft',
      method: 'put',
      path: '/api/process-designs/{processId}/draft',
      summary: 'Keep what is worked on; it may be unfinished. A conflict names who changed it last',
      body: ProcessDraftChange,
      bodyLimits,
      answer: ProcessRevision,
      errors: ['STALE_REVISION', 'INVALID_PROCESS'],
      handle: async ({ params: { processId }, body }, viewer) => ({
        revision: await saveDraft(pool, staffOnly(viewer), processId, body),
      }),
    }),
    route({
      ...onProcess,
      id: 'discardProcessDraft',
      method: 'delete',
      path: '/api/process-designs/{processId}/draft',
      summary: 'Give the draft up; a process that was never published is gone with it',
      query: z.strictObject({ revision: z.coerce.number().int().min(0) }),
      status: 204,
      errors: ['STALE_REVISION'],
      handle: ({ params: { processId }, query: { revision } }, viewer) =>
        discardDraft(pool, staffOnly(viewer), { processId, revision }),
    }),
  ];
}

function exampleRoutes({ pool }: Context): Route[] {
  return [
    route({
      ...onProcess,
      id: 'readProcessExamples',
      method: 'get',
      path: '/api/process-designs/{processId}/examples',
      summary: 'Cases the process is tried with',
      answer: ProcessExamples,
      handle: ({ params: { processId } }) => readExamples(pool, processId),
    }),
    route({
      ...onProcess,
      id: 'saveProcessExamples',
      method: 'put',
      path: '/api/process-designs/{processId}/examples',
      summary:
        'Keep the cases the process is tried with, in place of those before; their revision counts by itself',
      body: ProcessExamples,
      bodyLimits,
      answer: ProcessRevision,
      errors: ['STALE_REVISION', 'INVALID_PROCESS'],
      handle: async ({ params: { processId }, body }, viewer) => ({
        revision: await saveExamples(pool, staffOnly(viewer), processId, body),
      }),
    }),
  ];
}
