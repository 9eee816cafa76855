import { z } from 'zod';
import { AppError } from '../../model/errors.ts';
import { Dictionary } from '../../model/dictionaries/dictionary.ts';
import { dictionaries } from '../../model/dictionaries/index.ts';
import { staffRoles } from '../../model/roles.ts';
import { plain, route, type Route } from '../http/route.ts';

const access = { roles: staffRoles, scope: 'catalogue:read' } as const;

/** Codes and names that forms offer. They change with the program alone, so whoever has them need not ask for an hour. */
export function dictionaryRoutes(): Route[] {
  return [
    route({
      ...plain,
      id: 'listDictionaries',
      method: 'get',
      path: '/api/dictionaries',
      tag: 'catalogue',
      summary: 'Codes and names of all dictionaries',
      access,
      answer: z.strictObject({ items: z.array(Dictionary.omit({ options: true })) }),
      handle: () =>
        Promise.resolve({
          items: [...dictionaries.values()].map(({ code, name, standard }) => ({ code, name, standard })),
        }),
    }),
    route({
      ...plain,
      id: 'readDictionary',
      method: 'get',
      path: '/api/dictionaries/{code}',
      tag: 'catalogue',
      summary: 'A dictionary with its options; the ETag tells whether it has changed',
      access,
      params: z.object({ code: z.string() }),
      answer: Dictionary,
      handle: ({ params, response }) => {
        const dictionary = dictionaries.get(params.code);
        if (!dictionary) throw new AppError('NOT_FOUND');
        // Express makes the ETag of the answer, and answers 304 to who has it.
        response.set('Cache-Control', 'private, max-age=3600');
        return Promise.resolve(dictionary);
      },
    }),
  ];
}
