import { z } from 'zod';
import type { Json } from '../../../../feel/index.ts';
import { jobs } from '../../../../model/jobs.ts';
import type { LocalisedText } from '../../../../model/localised.ts';
import { taskAnswers } from '../../../../model/task-answers.ts';
import type { FormField } from '../../../../process-model/data/variable.ts';
import type { HumanWaits, JobWaits } from './waiting.ts';

/** One thing that is answered while trying, with what is answered as a rule. */
export interface AnswerField {
  readonly name: string;
  readonly type: 'choice' | 'number' | 'instant' | 'texts' | 'text';
  /** Of a choice. */
  readonly options: readonly Json[];
  readonly usual: Json;
  /** What a form calls it and its values. */
  readonly label?: LocalisedText;
  readonly valueLabels?: Readonly<Record<string, LocalisedText>>;
}

/** Answers that differ from the rule for their type; instants in days from now. */
export type Presets = Readonly<Record<string, Json>>;

const usually: Presets = {
  ...{ authorised: true, complete: true, eligible: true, settled: true, approved: true },
  ...{ accountStatus: 'NORMAL', departments: ['CIVIL_AFFAIRS'], sourcePolicy: null },
};
const days: Readonly<Record<string, number>> = {
  acceptanceDueAt: 2,
  verificationDueAt: 2,
  signatureDueAt: 30,
  supplementDueAt: 10,
  noticeEndsAt: 7,
  papersDueAt: 20,
};
const someDays = 5;

const Shape = z.object({ properties: z.record(z.string(), z.unknown()).default({}) });
const Property = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  enum: z.array(z.json()).optional(),
  anyOf: z.array(z.unknown()).optional(),
});

/** What a job gives back, from its worker's own contract; undefined for a job type without one. */
export function answersOfJob(
  waits: JobWaits,
  now: Date,
  presets: Presets = {},
): readonly AnswerField[] | undefined {
  const contract = Object.entries(jobs).find(([type]) => type === waits.jobType)?.[1];
  return contract && fieldsOf(contract.output, now, presets);
}

/** The answers of a human step that decide how it goes on; `form`: the fields of the form that it fills. */
export function answersOfStep(
  waits: HumanWaits,
  now: Date,
  presets: Presets = {},
  form: readonly FormField[] = [],
): readonly AnswerField[] {
  const contract = Object.entries(taskAnswers).find(([kind]) => kind === waits.step)?.[1];
  const known = contract ? fieldsOf(contract, now, presets) : [];
  return waits.routing.map(
    (name) =>
      known.find((field) => field.name === name) ??
      answerOf(form.find((field) => field.name === name) ?? { name }, now, presets[name]),
  );
}

/** An answer that only the form knows. */
function answerOf(
  field: Partial<FormField> & { name: string },
  now: Date,
  preset: Json | undefined,
): AnswerField {
  const { name, shape, label, valueLabels } = field;
  const options: readonly Json[] = shape?.type === 'boolean' ? [true, false] : (shape?.values ?? []);
  const type = options.length > 0 ? 'choice' : shape?.type === 'number' ? 'number' : 'text';
  const usual = preset ?? ofType(type, { name, options, now });
  return { name, type, options, usual, ...(label ? { label } : {}), ...(valueLabels ? { valueLabels } : {}) };
}

export const usualOf = (fields: readonly AnswerField[]): Record<string, Json> =>
  Object.fromEntries(fields.map(({ name, usual }) => [name, usual]));

function fieldsOf(schema: z.ZodType, now: Date, presets: Presets): AnswerField[] {
  const { properties } = Shape.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return Object.entries(properties).map(([name, property]) => {
    const { type, options } = kindOf(property);
    const preset = presets[name] ?? usually[name];
    if (preset !== undefined) return { name, type, options, usual: preset };
    return { name, type, options, usual: ofType(type, { name, options, now }) };
  });
}

function kindOf(property: unknown): Pick<AnswerField, 'type' | 'options'> {
  const { type, format, enum: values, anyOf } = Property.parse(property);
  const either = anyOf ?? (Array.isArray(type) && !values ? type.map((one) => ({ type: one })) : undefined);
  if (either) {
    const parts = either.map(kindOf);
    return { type: parts[0]?.type ?? 'text', options: parts.flatMap(({ options }) => options) };
  }
  if (values) return { type: 'choice', options: values };
  switch (type) {
    case 'boolean':
      return { type: 'choice', options: [true, false] };
    case 'null':
      return { type: 'choice', options: [null] };
    case 'integer':
    case 'number':
      return { type: 'number', options: [] };
    case 'array':
      return { type: 'texts', options: [] };
    default:
      return { type: format === 'date-time' ? 'instant' : 'text', options: [] };
  }
}

function ofType(
  type: AnswerField['type'],
  { name, options, now }: { name: string; options: readonly Json[]; now: Date },
): Json {
  switch (type) {
    case 'choice':
      return options.includes(false) ? false : (options[0] ?? null);
    case 'instant':
      return new Date(now.getTime() + (days[name] ?? someDays) * 86_400_000).toISOString();
    case 'number':
      return 0;
    case 'texts':
      return [];
    case 'text':
      return '';
  }
}
