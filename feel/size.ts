import { isContext, isList } from './kinds.ts';
import type { Value } from './value.ts';

/** Most values inside of a value that leaves an evaluation, and how deep they may be nested. */
const MAX_SIZE = 1_000_000;
export const MAX_DEPTH = 500;

/**
 * Refuses (RangeError) a value that nobody could write down: lists share their members, so a short expression can
 * make one that holds itself a million times.
 */
export function checkSize(value: Value): void {
  const meter = { left: MAX_SIZE };
  measure(value, 0, meter);
}

function measure(value: Value, depth: number, meter: { left: number }): void {
  if (typeof value !== 'object') return;
  const members = isList(value) ? value : isContext(value) ? value.values() : [];
  for (const member of members) {
    meter.left -= 1;
    if (meter.left < 0) throw new RangeError('the result has too many parts');
    if (typeof member !== 'object' || member === null) continue;
    if (depth >= MAX_DEPTH) throw new RangeError('the result is nested too deeply');
    measure(member, depth + 1, meter);
  }
}
