import { z } from 'zod';
import type { Form } from '../../form-model/index.ts';
import type { Sql } from '../../kit/database.ts';
import type { FieldError } from '../../model/errors.ts';
import { maskedFromLast4 } from '../../rules/masking.ts';
import type { JsonObject } from '../../store/json.ts';
import { listPeopleInArea } from '../../store/person-search.ts';
import { valuesOfTypes } from './values-of-types.ts';

const personType = new Set(['person']);
const Named = z.object({ id: z.uuid(), name: z.string(), idNo: z.string().optional() });

const message = {
  zh: '请重新从名单中选择这个人',
  en: 'Choose this person from the list again',
};

/** Answers that name somebody who is not of the subtree, or not by their own name and number, by path. */
export async function unknownPeople(
  sql: Sql,
  { form, values }: { form: Form; values: JsonObject },
  areaPath: string,
): Promise<FieldError[]> {
  const named = valuesOfTypes(form, values, personType).map(({ path, value }) => ({
    path,
    person: Named.safeParse(value).data,
  }));
  if (named.length === 0) return [];
  const ids = named.flatMap(({ person }) => (person ? [person.id] : []));
  const known = new Map((await listPeopleInArea(sql, areaPath, ids)).map((person) => [person.id, person]));
  return named.flatMap(({ path, person }) => {
    const found = person && known.get(person.id);
    const same =
      found?.name === person?.name &&
      (person?.idNo === undefined || person.idNo === maskedFromLast4(found?.idNoLast4 ?? ''));
    return found && same ? [] : [{ path, code: 'UNKNOWN_PERSON', message }];
  });
}
