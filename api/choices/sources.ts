import type { Sql } from '../../kit/database.ts';
import type { ChoiceSourceCode, FoundOption } from '../../model/choice-source.ts';
import { bank } from '../../model/dictionaries/bank.ts';
import { listPolicyItems } from '../../store/item-catalogue.ts';
import { listStaffById, listStaffByName, type StaffName } from '../../store/org-user.ts';

/** Whose staff is offered. */
interface Place {
  readonly sql: Sql;
  readonly areaPath: string;
}

interface Source {
  /** Options that fit a typed text, at most so many. */
  search(place: Place, text: string, limit: number): Promise<readonly FoundOption[]>;
  /** Those of some values that there are. */
  named(place: Place, values: readonly string[]): Promise<readonly FoundOption[]>;
}

/** A list that is at hand as a whole. */
const listed = (list: (sql: Sql) => Promise<readonly FoundOption[]>): Source => ({
  search: async ({ sql }, text, limit) =>
    (await list(sql)).filter((option) => fits(option, text)).slice(0, limit),
  named: async ({ sql }, values) => (await list(sql)).filter(({ value }) => values.includes(value)),
});

const fits = ({ value, label }: FoundOption, text: string): boolean =>
  [value, label.zh, label.en].some((words) => words.toLowerCase().includes(text.toLowerCase()));

const staffOption = ({ id, displayName, place }: StaffName): FoundOption => ({
  value: id,
  label: { zh: displayName, en: displayName },
  hint: { zh: place, en: place },
});

export const sources: Readonly<Record<ChoiceSourceCode, Source>> = {
  banks: listed(() => Promise.resolve(bank.options)),
  items: listed(async (sql) =>
    (await listPolicyItems(sql)).map(({ code, name }) => ({ value: code, label: name })),
  ),
  colleagues: {
    search: async ({ sql, areaPath }, text, limit) =>
      (await listStaffByName(sql, areaPath, text, limit)).map(staffOption),
    named: async ({ sql, areaPath }, values) => (await listStaffById(sql, areaPath, values)).map(staffOption),
  },
};
