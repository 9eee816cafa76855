import { describe, expect, it } from 'vitest';
import { outcomeOf, readExamples, readItem } from '../test/item-examples.ts';

const item = await readItem('elderly-allowance');
const examples = await readExamples('elderly-allowance');

describe('the elderly allowance', () => {
  it.each(examples)('$name', (example) => {
    expect(outcomeOf(item, example)).toEqual(example.expected);
  });
});
