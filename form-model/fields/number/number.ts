import { z } from 'zod';
import { fromPlain, isNumber, toPlain } from '../../../feel/index.ts';
import { LocalisedText } from '../../../model/localised.ts';
import { defineFieldType, type FieldType, type ValueProblem } from '../../field-type.ts';
import { blankNumber } from '../on-paper.ts';
import { halfWidth } from '../plain-text.ts';

export const NumberSettings = z.strictObject({
  min: z.number().optional(),
  max: z.number().optional(),
  /** Decimal places; a field of JSON type `integer` has none. */
  decimals: z.int().min(0).max(8).default(2),
  /** Written behind the number: 人, 平方米. */
  unit: LocalisedText.optional(),
});

/** Reads a typed number (`１，２００．５`, `1,200.5`); the typed text itself where it is none, undefined where it is empty. */
export function readNumber(typed: string): number | string | undefined {
  const text = halfWidth(typed).replace(/[\s,]/g, '');
  if (text === '') return undefined;
  return /^[+-]?(\d{1,15}(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : typed;
}

/** Made once: making it costs a hundred times what formatting does. */
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 8, useGrouping: true });

/** Grouped by thousands, `12,500.5`. */
export const numberText = (value: number): string => grouped.format(value);

function boundProblems(
  value: number,
  { min, max }: { min?: number | undefined; max?: number | undefined },
): ValueProblem[] {
  if (min !== undefined && value < min) return [{ code: 'TOO_SMALL', params: { min } }];
  return max !== undefined && value > max ? [{ code: 'TOO_LARGE', params: { max } }] : [];
}

function problemsOf(
  value: unknown,
  settings: z.output<typeof NumberSettings>,
  decimals: number,
): ValueProblem[] {
  if (typeof value !== 'number' || !Number.isFinite(value)) return [{ code: 'INVALID_NUMBER' }];
  if (decimalsOf(value) > decimals) return [{ code: 'TOO_MANY_DECIMALS', params: { max: decimals } }];
  return boundProblems(value, settings);
}

function decimalsOf(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent));
}

/** `normalise`, `toFeel` and `fromFeel` of everything stored as a JSON number. */
export const numeric: Pick<FieldType, 'normalise' | 'toFeel' | 'fromFeel'> = {
  normalise: (raw) => (raw === null || raw === '' ? undefined : raw),
  toFeel: (value) => (typeof value === 'number' ? fromPlain(value) : null),
  fromFeel: (value) => (isNumber(value) ? toPlain(value) : undefined),
};

/** A number with bounds and a unit. */
export const number = defineFieldType({
  jsonTypes: ['number', 'integer'],
  settings: NumberSettings,
  bind: (settings, jsonType) => ({
    ...numeric,
    check: (value) => problemsOf(value, settings, jsonType === 'integer' ? 0 : settings.decimals),
    text: (value, language) =>
      typeof value === 'number'
        ? `${numberText(value)}${settings.unit ? ` ${settings.unit[language]}` : ''}`
        : '',
    paper: blankNumber(settings.unit),
  }),
});
