import { z } from 'zod';
import { ChoiceSettings } from '../../form-model/fields/choice/choice.ts';
import type { Dictionaries, Form } from '../../form-model/index.ts';
import type { Sql } from '../../kit/database.ts';
import type { ChoiceSourceCode } from '../../model/choice-source.ts';
import { dictionaries } from '../../model/dictionaries/index.ts';
import type { JsonObject } from '../../store/json.ts';
import { sources } from '../choices/sources.ts';
import { valuesOfTypes } from './values-of-types.ts';

/** Options of every dictionary by its code. */
export const dictionaryOptions: Dictionaries = new Map(
  [...dictionaries].map(([code, { options }]) => [code, options]),
);

const choiceType = new Set(['choice']);
const Chosen = z.union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)]);

/**
 * What forms look codes up in: the dictionaries, and of every list that is searched the entries that these answers name, as far
 * as there are any within the subtree.
 */
export async function optionsFor(
  sql: Sql,
  { form, values }: { form: Form; values: JsonObject },
  areaPath: string,
): Promise<Dictionaries> {
  const options = new Map(dictionaryOptions);
  for (const [source, named] of namedInSources(form, values))
    options.set(source, await sources[source].named({ sql, areaPath }, named));
  return options;
}

function namedInSources(form: Form, values: JsonObject): ReadonlyMap<ChoiceSourceCode, readonly string[]> {
  const named = new Map<ChoiceSourceCode, readonly string[]>();
  for (const { pattern, value } of valuesOfTypes(form, values, choiceType)) {
    const source = ChoiceSettings.safeParse(form.nodes.get(pattern)?.settings).data?.source;
    if (source === undefined) continue;
    const entries = (Array.isArray(value) ? value : [value]).flatMap(
      (entry) => Chosen.safeParse(entry).data ?? [],
    );
    named.set(source, [...(named.get(source) ?? []), ...entries]);
  }
  return named;
}
