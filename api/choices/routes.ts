import { z } from 'zod';
import {
  ChoiceQuery,
  ChoiceSource,
  ChoiceSourceCode,
  choiceSourceCodes,
  choiceSources,
  FoundOptions,
} from '../../model/choice-source.ts';
import { staffRoles } from '../../model/roles.ts';
import type { Context } from '../context.ts';
import { plain, route, type Route } from '../http/route.ts';
import { staffOnly } from '../tasks/scope.ts';
import { sources } from './sources.ts';

const MOST_FOUND = 20;
const access = { roles: staffRoles } as const;

/** Lists that choices in forms are searched in. */
export function choiceRoutes({ pool }: Context): Route[] {
  return [
    route({
      ...plain,
      id: 'listChoiceSources',
      method: 'get',
      path: '/api/choices',
      tag: 'catalogue',
      summary: 'Lists that a choice in a form may be searched in',
      access,
      answer: z.strictObject({ items: z.array(ChoiceSource) }),
      handle: () =>
        Promise.resolve({ items: choiceSourceCodes.map((code) => ({ code, name: choiceSources[code] })) }),
    }),
    route({
      ...plain,
      id: 'searchChoices',
      method: 'get',
      path: '/api/choices/{source}',
      tag: 'catalogue',
      summary: 'Options of a list that fit a typed text; staff is that of the own jurisdiction',
      access,
      params: z.object({ source: ChoiceSourceCode }),
      query: ChoiceQuery,
      answer: FoundOptions,
      handle: async ({ params: { source }, query: { text } }, viewer) => {
        const { areaPath } = staffOnly(viewer);
        const found = await sources[source].search({ sql: pool, areaPath }, text, MOST_FOUND + 1);
        return { items: found.slice(0, MOST_FOUND), more: found.length > MOST_FOUND };
      },
    }),
  ];
}
