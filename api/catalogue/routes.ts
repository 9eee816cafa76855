import { z } from 'zod';
import { authorisationText } from '../../model/authorisation.ts';
import { AppError } from '../../model/errors.ts';
import { PolicyItem } from '../../model/item.ts';
import { LocalisedText } from '../../model/localised.ts';
import { MergedForm } from '../../model/merged-form.ts';
import { staffRoles } from '../../model/roles.ts';
import { findForm } from '../../store/form-version.ts';
import { findItem, listItems } from '../../store/policy-item.ts';
import { findProcessXml } from '../../store/process-model.ts';
import type { Context } from '../context.ts';
import { mergedForm } from '../forms/merged-form.ts';
import { plain, route, type Route } from '../http/route.ts';

const reading = { roles: staffRoles, scope: 'catalogue:read' } as const;

/** What is published: items, forms, process models. */
export function catalogueRoutes(context: Context): Route[] {
  const { pool } = context;
  return [
    route({
      ...plain,
      id: 'listItems',
      method: 'get',
      path: '/api/items',
      tag: 'catalogue',
      summary: 'All assistance items with rules, limits and documents',
      access: reading,
      answer: z.strictObject({ items: z.array(PolicyItem) }),
      handle: async () => ({ items: (await listItems(pool)).map(({ item }) => item) }),
    }),
    route({
      ...plain,
      id: 'readItem',
      method: 'get',
      path: '/api/items/{code}',
      tag: 'catalogue',
      summary: 'One assistance item',
      access: reading,
      params: z.object({ code: z.string() }),
      answer: PolicyItem,
      handle: async ({ params }) => orNotFound(await findItem(pool, params.code)).item,
    }),
    route({
      ...plain,
      id: 'readForm',
      method: 'get',
      path: '/api/forms/{key}/{version}',
      tag: 'catalogue',
      summary: 'One version of a form',
      access: reading,
      params: z.object({ key: z.string(), version: z.coerce.number().int().min(1).max(2_147_483_647) }),
      answer: z.looseObject({ key: z.string(), version: z.int() }),
      handle: async ({ params }) => {
        const { document, key, version } = orNotFound(await findForm(pool, params.key, params.version));
        return { ...document, key, version };
      },
    }),
    route({
      ...plain,
      id: 'readProcess',
      method: 'get',
      path: '/api/processes/{processId}',
      tag: 'catalogue',
      summary: 'The BPMN model of a process',
      access: reading,
      params: z.object({ processId: z.string() }),
      answer: z.string(),
      answerType: 'application/xml',
      handle: async ({ params }) => orNotFound(await findProcessXml(pool, params.processId)),
    }),
    mergedFormRoute(context),
    authorisationTextRoute(),
  ];
}

/** Codes of items, comma-separated. */
const ItemCodes = z
  .string()
  .transform((list) => [...new Set(list.split(',').map((code) => code.trim()))].filter((code) => code !== ''))
  .pipe(z.array(z.string().max(80)).min(2).max(10))
  .meta({ description: 'Codes of 2 to 10 items, comma-separated' });

function mergedFormRoute({ pool }: Context): Route {
  return route({
    ...plain,
    id: 'readMergedForm',
    method: 'get',
    path: '/api/forms/merged',
    tag: 'catalogue',
    summary: 'One form for several items: the same questions asked once, and whose answers go where',
    access: reading,
    query: z.strictObject({ items: ItemCodes }),
    answer: MergedForm,
    errors: ['UNKNOWN_ITEM'],
    handle: ({ query }) => mergedForm(pool, query.items),
  });
}

function authorisationTextRoute(): Route {
  return route({
    ...plain,
    id: 'readAuthorisationText',
    method: 'get',
    path: '/api/authorisation-text',
    tag: 'catalogue',
    summary: 'The words that every member and supporter signs',
    access: reading,
    answer: z.strictObject({ version: z.string(), text: LocalisedText }),
    handle: () => Promise.resolve(authorisationText),
  });
}

function orNotFound<T>(found: T | undefined): T {
  if (found === undefined) throw new AppError('NOT_FOUND');
  return found;
}
