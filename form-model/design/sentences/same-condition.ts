import { isObject, jsonOf, sameJson } from '../json.ts';
import type { Condition } from './condition.ts';

/** Whether two conditions are built alike. */
export function sameCondition(one: Condition, other: Condition): boolean {
  const a = jsonOf(one);
  const b = jsonOf(other);
  return isObject(a) && isObject(b) && sameJson(a, b);
}
