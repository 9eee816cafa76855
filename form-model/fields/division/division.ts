import { z } from 'zod';
import { defineFieldType, type ValueProblem } from '../../field-type.ts';
import { halfWidth } from '../plain-text.ts';

export const divisionLevels = ['province', 'city', 'county', 'town', 'village'] as const;
export type DivisionLevel = (typeof divisionLevels)[number];

export const DivisionSettings = z.strictObject({
  /** Down to which level is chosen. */
  levels: z.enum(divisionLevels).default('village'),
  /** Code of the place everything lies in; it is given and not chosen. */
  root: z
    .string()
    .regex(/^[1-9]\d{1,11}$/)
    .optional(),
});

/**
 * A place by its code of 12 digits: GB/T 2260 (6 digits), GB/T 10114 (3 of the town) and 3 of the village. `path` are the
 * places from the highest down to it, named as when it was chosen, with their codes as the host writes them.
 */
export const DivisionValue = z.strictObject({
  code: z.string(),
  path: z.array(z.strictObject({ code: z.string().max(12), name: z.string().min(1).max(100) })).max(8),
});
export type DivisionValue = z.infer<typeof DivisionValue>;

export const divisionCode = (code: string): string => code.padEnd(12, '0');

/** Where the digits of each level end. */
const ENDS = [2, 4, 6, 9, 12];

/** The digits of a code that say something: `330106` of `330106000000`. */
export function significantDigits(code: string): string {
  const full = divisionCode(code);
  const level = ENDS.findLastIndex((end, i) => /[1-9]/.test(full.slice(ENDS[i - 1] ?? 0, end)));
  return full.slice(0, ENDS[level] ?? 2);
}

/** The level of a code by its shape. */
export const divisionLevel = (code: string): DivisionLevel =>
  divisionLevels[ENDS.indexOf(significantDigits(code).length)] ?? 'province';

/** 12 digits; a village lies in a town, and a county in a city. */
export const isDivisionCode = (code: string): boolean =>
  /^[1-9]\d{11}$/.test(code) && !/^\d{6}000(?!000)\d{3}$/.test(code) && !/^\d{2}00(?!00)\d{2}/.test(code);

const read = (value: unknown): DivisionValue | undefined => DivisionValue.safeParse(value).data;

/** The places of the path lie in each other, and the last one is the place itself. */
const leadsTo = ({ code, path }: DivisionValue): boolean =>
  path.every((place) => /^[1-9]\d*$/.test(place.code) && code.startsWith(significantDigits(place.code))) &&
  divisionCode(path.at(-1)?.code ?? '') === code;

function problemsOf(value: unknown, settings: z.output<typeof DivisionSettings>): ValueProblem[] {
  const place = read(value);
  if (!place) return [{ code: 'INVALID_VALUE' }];
  if (!isDivisionCode(place.code) || !leadsTo(place)) return [{ code: 'INVALID_DIVISION' }];
  const { root, levels } = settings;
  if (root !== undefined && !place.code.startsWith(significantDigits(root)))
    return [{ code: 'DIVISION_OUTSIDE' }];
  return divisionLevels.indexOf(divisionLevel(place.code)) < divisionLevels.indexOf(levels)
    ? [{ code: `DIVISION_TO_${levels}` }]
    : [];
}

/** A place of the administrative divisions. Rules see its code, so that `starts with(home, "3301")` says where it lies. */
export const division = defineFieldType({
  jsonTypes: ['object'],
  settings: DivisionSettings,
  missing: 'CHOICE_REQUIRED',
  bind: (settings) => ({
    normalise: (raw) => {
      if (raw === null || raw === '') return undefined;
      const place = read(raw);
      return place ? { ...place, code: divisionCode(halfWidth(place.code).replace(/\s/g, '')) } : raw;
    },
    check: (value) => problemsOf(value, settings),
    toFeel: (value) => read(value)?.code ?? null,
    fromFeel: () => undefined,
    text: (value, language) =>
      (read(value)?.path ?? []).map(({ name }) => name).join(language === 'zh' ? '' : ' · '),
    paper: { wide: true },
  }),
});
