import { z } from 'zod';
import { isList, toPlain } from '../../../feel/index.ts';
import { ChoiceSourceCode } from '../../../model/choice-source.ts';
import { DictionaryCode } from '../../../model/dictionaries/codes.ts';
import type { Language } from '../../../model/localised.ts';
import type { Option } from '../../document.ts';
import {
  defineFieldType,
  type FieldType,
  type JsonType,
  type OnPaper,
  type ValueProblem,
} from '../../field-type.ts';
import { countProblems, manyCoded, oneCoded } from './coded-choice.ts';
import { emptyLines } from '../on-paper.ts';
import { trimmed } from '../plain-text.ts';

export const ChoiceSettings = z.strictObject({
  /** `auto`: radio buttons or ticks up to 6 options, a list with search beyond. */
  view: z.enum(['auto', 'radio', 'select', 'checkbox']).default('auto'),
  /** How many may be chosen, for a field of JSON type `array`. */
  min: z.int().min(0).max(100).default(0),
  max: z.int().min(1).max(100).default(100),
  /** Dictionary the options are taken from. */
  dictionary: DictionaryCode.optional(),
  /** List that is searched for what is typed. */
  source: ChoiceSourceCode.optional(),
});
type ChoiceSettings = z.output<typeof ChoiceSettings>;

const isCodedBy = ({ dictionary, source }: ChoiceSettings): boolean => (dictionary ?? source) !== undefined;

const labelOf = (value: unknown, language: Language, options: readonly Option[]): string =>
  options.find((option) => option.value === value)?.label[language] ??
  (typeof value === 'string' ? value : '');

/** Options to be ticked by hand; a line where there are none at hand, or more than anybody would read. */
const paper = (note: (language: Language) => string): OnPaper => ({
  blank: (language, options) =>
    options.length > 0 && options.length <= MOST_BOXES
      ? { kind: 'boxes', options: options.map(({ label }) => label[language]), note: note(language) }
      : emptyLines(1),
});
const MOST_BOXES = 40;
const chosenOne = paper((language) => (language === 'zh' ? '选一项' : 'Tick one'));
const chosenMany = paper((language) => (language === 'zh' ? '可选多项' : 'Tick all that apply'));

const one: FieldType = {
  normalise: trimmed,
  check: (value, { options }) => {
    if (typeof value !== 'string') return [{ code: 'INVALID_VALUE' }];
    return options.some((option) => option.value === value) ? [] : [{ code: 'UNKNOWN_OPTION' }];
  },
  toFeel: (value) => (typeof value === 'string' ? value : null),
  fromFeel: (value) => (typeof value === 'string' && value !== '' ? value : undefined),
  text: labelOf,
  paper: chosenOne,
};

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((member) => typeof member === 'string');

function manyProblems(value: unknown, options: readonly Option[], min: number, max: number): ValueProblem[] {
  if (!isTexts(value)) return [{ code: 'INVALID_VALUE' }];
  if (!value.every((member) => options.some((option) => option.value === member)))
    return [{ code: 'UNKNOWN_OPTION' }];
  return countProblems(value.length, { min, max });
}

const many = (min: number, max: number): FieldType => ({
  normalise: (raw) => {
    if (raw === null || (Array.isArray(raw) && raw.length === 0)) return undefined;
    return isTexts(raw) ? [...new Set(raw)] : raw;
  },
  check: (value, { options }) => manyProblems(value, options, min, max),
  toFeel: (value) => (isTexts(value) ? value : null),
  fromFeel: (value) => {
    const plain = isList(value) ? toPlain(value) : undefined;
    return isTexts(plain) && plain.length > 0 ? plain : undefined;
  },
  text: (value, language, options) =>
    isTexts(value)
      ? value.map((member) => labelOf(member, language, options)).join(language === 'zh' ? '、' : ', ')
      : '',
  paper: chosenMany,
});

function misfit(settings: ChoiceSettings, jsonType: JsonType): string | undefined {
  if (settings.dictionary !== undefined && settings.source !== undefined)
    return 'the options come from a dictionary or from a search, not from both';
  if (isCodedBy(settings))
    return jsonType === 'string' ? 'options of a dictionary or a search are stored as "object"' : undefined;
  return jsonType === 'object' ? 'options are stored as "string" or "array"' : undefined;
}

/**
 * One of some options (JSON type `string`) or several of them (`array`).
 * Options of a dictionary or a search are stored with their label, `{value, label: {zh, en}}` (JSON type `object`, or `array`
 * of such), so that old records print as they were answered; rules see the code alone, like that of any other choice.
 */
export const choice = defineFieldType({
  jsonTypes: ['string', 'array', 'object'],
  settings: ChoiceSettings,
  hasOptions: true,
  optionsElsewhere: isCodedBy,
  misfit,
  missing: 'CHOICE_REQUIRED',
  bind: (settings, jsonType) => {
    const { min, max, dictionary, source } = settings;
    const list = dictionary ?? source;
    if (!isCodedBy(settings)) return jsonType === 'array' ? many(min, max) : one;
    return jsonType === 'array' ? manyCoded(list, { min, max }) : oneCoded(list);
  },
});
