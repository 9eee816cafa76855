import { textOf, type Value } from '../../feel/index.ts';

/** A value as failure messages show it. */
export function valueText(value: Value): string {
  return textOf(value, () => undefined);
}
