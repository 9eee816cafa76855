import { describe, expect, it } from 'vitest';
import { outcomeOf, readExamples, readItem } from '../test/item-examples.ts';

const item = await readItem('min-living-allowance');
const examples = await readExamples('min-living-allowance');

describe('the minimum living allowance', () => {
  it.each(examples)('$name', (example) => {
    expect(outcomeOf(item, example)).toEqual(example.expected);
  });
});
