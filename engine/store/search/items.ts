import { z } from 'zod';
import { custom, textFilter, type Filter } from './filter.ts';

/** The only tenant. */
export const DEFAULT_TENANT = '<default>';

/** Everything belongs to the one tenant; a search for another finds nothing. */
export const tenantFilter: Filter = textFilter(`'${DEFAULT_TENANT}'`);

/** Answers leave out what is absent. */
export function present<T>(value: T | null): T | undefined {
  return value ?? undefined;
}

/** `[{name, value}]`: instances whose variables hold all of them; `value` is the variable's JSON text or a condition on it. */
export function variablesFilter(scope: string): Filter {
  const one = z
    .strictObject({ name: z.string(), value: textFilter('v.value') })
    .transform(({ name, value }) => ({ name, value }));
  return custom(
    z.array(one),
    (wanted) => (bind) =>
      [
        'true',
        ...wanted.map(
          ({ name, value }) =>
            `EXISTS (SELECT FROM engine.variable v WHERE ${scope} AND v.name = ${bind(name)} AND ${value(bind)})`,
        ),
      ].join(' AND '),
  );
}
