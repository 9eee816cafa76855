import { describe, expect, it } from 'vitest';
import { feelScope } from '../test/feel.ts';
import { compile, compileValue, conditionsOf, emptyScope, trace, toJsonText } from './index.ts';

function compiled(source: string) {
  const result = compile(source);
  if (!result.ok) throw new Error(source);
  return result.expression;
}

const RULE = 'p.age >= 60 and (p.tier = "DESTITUTE" or p.disabled) and p.county in ("A", "B")';

describe('the conditions of a rule', () => {
  it('are the operands of the outermost and, with their source and names', () => {
    const conditions = conditionsOf(compiled(RULE));
    expect(conditions.map(({ source }) => source)).toEqual([
      'p.age >= 60',
      'p.tier = "DESTITUTE" or p.disabled',
      'p.county in ("A", "B")',
    ]);
    expect(conditions.every(({ names }) => names.join() === 'p')).toBe(true);
  });

  it.each(['a or b', 'a', 'if a and b then 1 else 2', '[a and b][1]'])(
    'are the rule itself without an and outside: %s',
    (source) => {
      expect(conditionsOf(compiled(source)).map((condition) => condition.source)).toEqual([source]);
    },
  );

  it('can be evaluated alone', () => {
    const [, second] = conditionsOf(compiled(RULE));
    const scope = feelScope({ p: '{tier: "NONE", disabled: true}' });
    expect(second?.evaluate(scope).value).toBe(true);
  });

  it('of a fixed text are the text', () => {
    const text = compileValue('a and b');
    const [only] = text.ok ? conditionsOf(text.expression) : [];
    expect(only?.evaluate(emptyScope).value).toBe('a and b');
  });
});

describe('the trace of a rule', () => {
  it('shows what each operand came to', () => {
    const scope = feelScope({ p: '{age: 70, tier: "NONE", disabled: false, county: "A"}' });
    expect(trace(compiled(RULE), scope)).toEqual([
      { source: 'p.age >= 60', value: true },
      { source: 'p.tier = "DESTITUTE" or p.disabled', value: false },
      { source: 'p.county in ("A", "B")', value: true },
    ]);
  });

  it('also opens an or, and has null for what is not known or fails', () => {
    const shown = trace(compiled('p.age > 60 or modulo(1, 0) = 1'), emptyScope);
    expect(shown.map(({ value }) => toJsonText(value))).toEqual(['null', 'null']);
  });
});
