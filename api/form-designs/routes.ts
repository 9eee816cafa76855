import { z } from 'zod';
import {
  DesignRevision,
  DraftChange,
  FormDesignList,
  FormDesignView,
  FormExamples,
  FormUsage,
  FormVersionDetail,
  FormVersionList,
  NewFormDesign,
  Publication,
  Rollback,
} from '../../model/form-design.ts';
import { FormConflictList } from '../../model/merged-form.ts';
import type { Context } from '../context.ts';
import { plain, route, type Route } from '../http/route.ts';
import { staffOnly } from '../tasks/scope.ts';
import { createDesign, discardDraft, saveDraft, saveExamples } from './change-design.ts';
import { viewConflicts } from './merge-conflicts.ts';
import { publishDraft, rollBack } from './publish-design.ts';
import { viewUsage } from './usage.ts';
import { viewDesign, viewDesigns, viewExamples, viewVersion, viewVersions } from './view.ts';

const access = { roles: ['ADMINISTRATOR'] } as const;
const KeyParams = z.object({ key: z.string().max(60) });
const VersionNumber = z.coerce.number().int().min(1).max(2_147_483_647);
const VersionParams = KeyParams.extend({ version: VersionNumber });
/** A document of 5 MB is refused with a word of its own, so a little more than that is read; so is what is nested. */
const bodyLimits = { bytes: 6 * 1024 * 1024, depth: 1000 };

const onDesigns = { ...plain, tag: 'form designs', access } as const;
const onDesign = { ...onDesigns, params: KeyParams } as const;

/** Forms as administrators work on them: drafts, versions, answers they are tried with. */
export function formDesignRoutes(context: Context): Route[] {
  return [
    ...readingRoutes(context),
    ...draftRoutes(context),
    ...publishingRoutes(context),
    ...exampleRoutes(context),
  ];
}

function readingRoutes({ pool }: Context): Route[] {
  return [
    route({
      ...onDesigns,
      id: 'listFormDesigns',
      method: 'get',
      path: '/api/form-designs',
      summary: 'Every form with its newest version and its draft',
      answer: FormDesignList,
      handle: async () => ({ items: await viewDesigns(pool) }),
    }),
    route({
      ...onDesign,
      id: 'readFormDesign',
      method: 'get',
      path: '/api/form-designs/{key}',
      summary: 'A form with its draft, the revision to change it from, and its newest version',
      answer: FormDesignView,
      handle: ({ params: { key } }) => viewDesign(pool, key),
    }),
    route({
      ...onDesign,
      id: 'listFormVersions',
      method: 'get',
      path: '/api/form-designs/{key}/versions',
      summary: 'All versions of a form with author and note, newest first',
      answer: FormVersionList,
      handle: async ({ params: { key } }) => ({ items: await viewVersions(pool, key) }),
    }),
    route({
      ...onDesign,
      id: 'readFormVersion',
      method: 'get',
      path: '/api/form-designs/{key}/versions/{version}',
      summary: 'One version of a form as it was published',
      params: VersionParams,
      answer: FormVersionDetail,
      handle: ({ params: { key, version } }) => viewVersion(pool, key, version),
    }),
    route({
      ...onDesign,
      id: 'readFormUsage',
      method: 'get',
      path: '/api/form-designs/{key}/usage',
      summary: 'Items and human steps that use a form, with the kinds of step that rights are written under',
      answer: FormUsage,
      handle: ({ params: { key } }) => viewUsage(pool, key),
    }),
  ];
}

function draftRoutes({ pool }: Context): Route[] {
  return [
    route({
      ...onDesigns,
      id: 'createFormDesign',
      method: 'post',
      path: '/api/form-designs',
      summary: 'Begin a form under a new key',
      body: NewFormDesign,
      bodyLimits,
      status: 201,
      answer: DesignRevision,
      errors: ['KEY_TAKEN', 'INVALID_DESIGN'],
      handle: async ({ body, response }, viewer) => {
        const revision = await createDesign(pool, staffOnly(viewer), body);
        response.location(`/api/form-designs/${body.key}`);
        return { revision };
      },
    }),
    route({
      ...onDesign,
      id: 'saveFormDraft',
      method: 'put',
      path: '/api/form-designs/{key}/draft',
      summary: 'Keep what is worked on, as a whole or as a JSON Patch; it may be unfinished',
      body: DraftChange,
      bodyLimits,
      answer: DesignRevision,
      errors: ['STALE_REVISION', 'INVALID_DESIGN'],
      handle: async ({ params: { key }, body }, viewer) => ({
        revision: await saveDraft(pool, staffOnly(viewer), key, body),
      }),
    }),
    route({
      ...onDesign,
      id: 'discardFormDraft',
      method: 'delete',
      path: '/api/form-designs/{key}/draft',
      summary: 'Give the draft up; a form that was never published is gone with it',
      query: z.strictObject({ revision: z.coerce.number().int().min(0) }),
      status: 204,
      errors: ['STALE_REVISION'],
      handle: ({ params: { key }, query: { revision } }, viewer) =>
        discardDraft(pool, staffOnly(viewer), { key, revision }),
    }),
  ];
}

const PublishedAnswer = z.strictObject({ version: z.int(), revision: z.int() });

function publishingRoutes({ pool }: Context): Route[] {
  return [
    route({
      ...onDesign,
      id: 'readFormConflicts',
      method: 'get',
      path: '/api/form-designs/{key}/conflicts',
      summary: 'Where the draft does not agree with forms of other items that may be filled together with it',
      answer: FormConflictList,
      handle: ({ params: { key } }) => viewConflicts(pool, key),
    }),
    route({
      ...onDesign,
      id: 'publishForm',
      method: 'post',
      path: '/api/form-designs/{key}/publication',
      summary: 'Make the draft the newest version; steps that open from now on use it',
      body: Publication,
      answer: PublishedAnswer,
      errors: ['STALE_REVISION', 'INVALID_DESIGN', 'MERGE_CONFLICTS'],
      handle: ({ params: { key }, body }, viewer) => publishDraft(pool, staffOnly(viewer), key, body),
    }),
    route({
      ...onDesign,
      id: 'rollBackForm',
      method: 'post',
      path: '/api/form-designs/{key}/rollback',
      summary: 'Publish an earlier version again, as the newest one',
      body: Rollback,
      answer: PublishedAnswer,
      errors: ['INVALID_DESIGN', 'MERGE_CONFLICTS'],
      handle: ({ params: { key }, body }, viewer) => rollBack(pool, staffOnly(viewer), key, body),
    }),
  ];
}

function exampleRoutes({ pool }: Context): Route[] {
  return [
    route({
      ...onDesign,
      id: 'readFormExamples',
      method: 'get',
      path: '/api/form-designs/{key}/examples',
      summary: 'Answers the form is tried with',
      answer: FormExamples,
      handle: ({ params: { key } }) => viewExamples(pool, key),
    }),
    route({
      ...onDesign,
      id: 'saveFormExamples',
      method: 'put',
      path: '/api/form-designs/{key}/examples',
      summary: 'Keep the answers the form is tried with, in place of those before',
      body: FormExamples,
      answer: DesignRevision,
      errors: ['STALE_REVISION'],
      handle: async ({ params: { key }, body }, viewer) => ({
        revision: await saveExamples(pool, staffOnly(viewer), key, body),
      }),
    }),
  ];
}
