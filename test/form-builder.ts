import { parseForm, type Form } from '../form-model/index.ts';

export const both = (zh: string): { zh: string; en: string } => ({ zh, en: zh });

type Json = Readonly<Record<string, unknown>>;

/** A form document around the given fields. */
export const aDocument = (properties: Json, rest: Json = {}): Json => ({
  key: 'example',
  version: 1,
  title: both('示例'),
  schema: { type: 'object', properties },
  ...rest,
});

/** A parsed form around the given fields; throws where the document is refused. */
export function aForm(properties: Json, rest: Json = {}): Form {
  const parsed = parseForm(aDocument(properties, rest));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.form;
}

const jsonTypes: Readonly<Record<string, string>> = {
  number: 'number',
  money: 'integer',
  yesNo: 'boolean',
  sourcedValue: 'object',
  signature: 'object',
  calculated: 'integer',
  dateRange: 'object',
  division: 'object',
  person: 'object',
  location: 'object',
  file: 'array',
  photo: 'array',
};

/** One field of a type, titled by itself; `rest` overrides and adds keywords. */
export const aField = (component: string, rest: Json = {}): Json => ({
  type: jsonTypes[component] ?? 'string',
  title: both(component),
  'x-component': component,
  ...rest,
});

export const aTable = (columns: Json, rest: Json = {}): Json => ({
  type: 'array',
  title: both('成员'),
  'x-component': 'table',
  items: { type: 'object', properties: columns },
  ...rest,
});

export const aRule = (set: string, feel: string, message?: string): Json => ({
  set,
  feel,
  ...(message === undefined ? {} : { message: both(message) }),
});
