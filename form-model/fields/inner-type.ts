import type { FieldType, FieldTypeDefinition, JsonType, Settings } from '../field-type.ts';
import { choice } from './choice/choice.ts';
import { date } from './date/date.ts';
import { money } from './money/money.ts';
import { number } from './number/number.ts';
import { text } from './text/text.ts';
import { yesNo } from './yes-no/yes-no.ts';

/** Types that calculated and sourced values can hold. */
export const innerTypes = ['text', 'number', 'money', 'date', 'yesNo', 'choice'] as const;
export type InnerTypeName = (typeof innerTypes)[number];

const definitions: Readonly<Record<InnerTypeName, { definition: FieldTypeDefinition; jsonType: JsonType }>> =
  {
    text: { definition: text, jsonType: 'string' },
    number: { definition: number, jsonType: 'number' },
    money: { definition: money, jsonType: 'integer' },
    date: { definition: date, jsonType: 'string' },
    yesNo: { definition: yesNo, jsonType: 'boolean' },
    choice: { definition: choice, jsonType: 'string' },
  };

export function bindInner(name: InnerTypeName, settings: Settings = {}): FieldType {
  const { definition, jsonType } = definitions[name];
  return definition.bind(settings, jsonType);
}
