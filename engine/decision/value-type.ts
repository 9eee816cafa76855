import { typeName, type TypeName, type Value } from '../../feel/index.ts';
import { DecisionFailed } from './result.ts';
import { valueText } from './value-text.ts';

/** The types that are checked. Of any other name (`Any`, `integer`, a type of the file) everything is. */
const types: ReadonlyMap<string, TypeName> = new Map([
  ['string', 'string'],
  ['number', 'number'],
  ['boolean', 'boolean'],
  ['time', 'time'],
  ['date', 'date'],
  ['dateTime', 'date and time'],
  ['dayTimeDuration', 'days and time duration'],
  ['yearMonthDuration', 'years and months duration'],
]);

/** The value, if it is of the type; null is of every type. */
export function checkType(value: Value, type: string | undefined): Value {
  const name = type?.replaceAll('feel:', '') ?? '';
  const wanted = types.get(name);
  if (value === null || wanted === undefined || typeName(value) === wanted) return value;
  throw new DecisionFailed(`expected '${name}' but found '${valueText(value)}'`);
}
