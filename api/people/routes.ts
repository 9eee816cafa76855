import { IdentityNumber } from '../../model/identity-number.ts';
import { FoundPeople, PersonQuery, type FoundPerson } from '../../model/person-search.ts';
import { maskedFromLast4 } from '../../rules/masking.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { findPersonByIdNo } from '../../store/person.ts';
import { listPeopleByName, listPeopleInArea, type RegisteredName } from '../../store/person-search.ts';
import type { Searches } from '../access/attempts.ts';
import { caseHandlers } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { plain, route, type Route } from '../http/route.ts';
import { staffOnly } from '../tasks/scope.ts';

const MOST_FOUND = 20;

/** People of the register, for choosing one in a form: handlers of cases only, and only within their jurisdiction. */
export function peopleRoutes(context: Context, searches: Searches): Route[] {
  return [
    route({
      ...plain,
      id: 'searchPeople',
      method: 'get',
      path: '/api/people',
      tag: 'people',
      summary: 'People of the own jurisdiction by the beginning of a name or by a whole identity number',
      access: { roles: caseHandlers },
      query: PersonQuery,
      answer: FoundPeople,
      errors: ['TOO_MANY_REQUESTS'],
      handle: async ({ query: { text } }, viewer) => {
        const { areaPath, actor, userId } = staffOnly(viewer);
        await searches.take(userId);
        const found = await search(context, areaPath, text);
        // Who looked, and how many were found; never for whom.
        const detail = { found: Math.min(found.length, MOST_FOUND) };
        await appendAudit(context.pool, { actor, action: 'SEARCH_PEOPLE', object: 'people', detail });
        return { items: found.slice(0, MOST_FOUND).map(personView), more: found.length > MOST_FOUND };
      },
    }),
  ];
}

async function search({ pool, seal }: Context, areaPath: string, text: string): Promise<RegisteredName[]> {
  const idNo = IdentityNumber.safeParse(text.toUpperCase());
  if (!idNo.success) return listPeopleByName(pool, areaPath, text, MOST_FOUND + 1);
  const person = await findPersonByIdNo(pool, seal, idNo.data);
  return person ? listPeopleInArea(pool, areaPath, [person.id]) : [];
}

const personView = ({ id, name, idNoLast4, place }: RegisteredName): FoundPerson => ({
  id,
  name,
  idNo: maskedFromLast4(idNoLast4),
  place,
});
