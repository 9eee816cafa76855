import { describe, expect, it } from 'vitest';
import { outcomeOf, readExamples, readItem } from '../test/item-examples.ts';

const item = await readItem('temporary-assistance');
const examples = await readExamples('temporary-assistance');

describe('the temporary assistance', () => {
  it.each(examples)('$name', (example) => {
    expect(outcomeOf(item, example)).toEqual(example.expected);
  });
});
