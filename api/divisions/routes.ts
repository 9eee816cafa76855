import { AppError } from '../../model/errors.ts';
import { DivisionList, DivisionQuery } from '../../model/division.ts';
import { staffRoles } from '../../model/roles.ts';
import { listDivisionsBelow, searchDivisions, type Division } from '../../store/division.ts';
import { findJurisdiction } from '../../store/jurisdiction.ts';
import type { Context } from '../context.ts';
import { plain, route, type Route } from '../http/route.ts';

const MOST_FOUND = 50;

/** Administrative divisions, level by level. They are public knowledge, so nobody's jurisdiction narrows them. */
export function divisionRoutes({ pool }: Context): Route[] {
  return [
    route({
      ...plain,
      id: 'listDivisions',
      method: 'get',
      path: '/api/divisions',
      tag: 'catalogue',
      summary: `Places right below another one, or up to ${MOST_FOUND} whose names hold a text`,
      access: { roles: staffRoles, scope: 'catalogue:read' },
      query: DivisionQuery,
      answer: DivisionList,
      errors: ['NOT_FOUND'],
      handle: async ({ query, response }) => {
        const items = await found(pool, query);
        response.set('Cache-Control', 'private, max-age=3600');
        return { items };
      },
    }),
  ];
}

async function found(pool: Context['pool'], { parent, text }: DivisionQuery): Promise<Division[]> {
  const above = parent === undefined ? undefined : await findJurisdiction(pool, parent);
  if (parent !== undefined && !above) throw new AppError('NOT_FOUND');
  return text === undefined
    ? listDivisionsBelow(pool, parent)
    : searchDivisions(pool, { areaPath: above?.path, text }, MOST_FOUND);
}
