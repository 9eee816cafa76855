import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CivilDate } from '../model/civil-date.ts';
import { PolicyItem } from '../model/item.ts';
import { assess } from '../rules/eligibility.ts';
import { inputsOf } from '../rules/household-inputs.ts';
import { versionInForce } from '../rules/policy.ts';

const Person = z.strictObject({
  id: z.string(),
  role: z.enum(['APPLICANT', 'MEMBER', 'SUPPORTER']),
  aliveStatus: z.enum(['ALIVE', 'DEAD', 'UNKNOWN']),
  birthDate: CivilDate.exactOptional(),
  deathDate: CivilDate.exactOptional(),
  registeredCounty: z.string().exactOptional(),
});

const Outcome = z.strictObject({
  version: z.string().nullable(),
  eligible: z.boolean().nullable(),
  amountFen: z.int().nullable(),
  /** Whether each condition of the rule holds, in its order. */
  conditions: z.array(z.boolean().nullable()),
});
type Outcome = z.infer<typeof Outcome>;

/** One household with what the item must make of it. */
export const ItemExample = z.strictObject({
  name: z.string(),
  /** Ids of the jurisdiction from the city down. */
  place: z.string(),
  on: CivilDate,
  people: z.array(Person).min(1),
  facts: z.array(
    z.strictObject({ personId: z.string().nullable(), key: z.string(), adopted: z.int().nullable() }),
  ),
  circumstances: z
    .strictObject({ shock: z.string().exactOptional(), unavoidableSpending: z.int().exactOptional() })
    .default({}),
  expected: Outcome,
});
export type ItemExample = z.infer<typeof ItemExample>;

const read = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../items/${name}`, import.meta.url), 'utf8'));

export const readItem = async (name: string): Promise<PolicyItem> =>
  PolicyItem.parse(await read(`${name}.json`));
export const readExamples = async (name: string): Promise<ItemExample[]> =>
  z
    .array(ItemExample)
    .min(1)
    .parse(await read(`${name}.examples.json`));

/** What the item makes of the household. */
export function outcomeOf(
  item: PolicyItem,
  { place, on, people, facts, circumstances }: ItemExample,
): Outcome {
  const version = versionInForce(item.versions, place, on);
  if (!version) return { version: null, eligible: null, amountFen: null, conditions: [] };
  const inputs = inputsOf({ people, facts, circumstances, on });
  const county = place.split('/')[1];
  const { eligible, amountFen, conditions } = assess(version, {
    ...inputs,
    on,
    ...(county ? { county } : {}),
  });
  return { version: version.id, eligible, amountFen, conditions: conditions.map(({ holds }) => holds) };
}
