import { describe, expect, it } from 'vitest';
import { aDmn, knowledge, literal, literalLogic, table } from '../../test/dmn-builder.ts';
import { Decimal, fromPlain, type Value } from '../../feel/index.ts';
import { compileDmn } from './compile.ts';
import { evaluateDecision } from './evaluate.ts';
import type { DecisionResult } from './result.ts';

const options = { now: new Date('2026-01-05T09:00:00+08:00'), zone: 'Asia/Shanghai' };

async function decide(xml: string, variables: Record<string, Value> = {}): Promise<DecisionResult> {
  const compiled = await compileDmn(xml, 'x.dmn');
  if (!compiled.ok) throw new Error(compiled.text);
  return evaluateDecision(compiled.graph, 'd', new Map(Object.entries(variables)), options);
}

describe('an evaluation', () => {
  it('orders by priority beyond ten values, where Zeebe compares the places as texts', async () => {
    const values = Array.from({ length: 12 }, (_, at) => `"v${at}"`);
    const rules = ['"v11"', '"v2"', '"v10"'].map((value) => [value]);
    const outputs = [{ name: 'out', values: values.join(',') }];
    const { output } = await decide(aDmn('g', table('d', { hitPolicy: 'OUTPUT ORDER', outputs, rules })));
    expect(output).toEqual(['v2', 'v10', 'v11']);
  });

  it('keeps every digit of sums', async () => {
    const rules = [['0.1'], ['0.2'], ['9007199254740993']];
    const { output } = await decide(
      aDmn('g', table('d', { hitPolicy: 'COLLECT', aggregation: 'SUM', rules })),
    );
    expect(output).toEqual(new Decimal(90071992547409933n, 1));
  });

  it('sees the clock that it is given', async () => {
    expect((await decide(aDmn('g', literal('d', 'string(today())')))).output).toBe('2026-01-05');
  });

  it('ends with a failure where it would need too much work', async () => {
    // given: each expression stays below its own limit
    const loop = 'count(for i in 1..90000 return i)';
    const rules = Array.from({ length: 100 }, () => [loop]);
    const xml = aDmn('g', table('d', { hitPolicy: 'COLLECT', rules }));

    // when
    const { failure } = await decide(xml);

    // then
    expect(failure?.message).toContain('too many steps');
  });

  it('ends with a failure where decisions require each other so often that thousands would be evaluated', async () => {
    const ladder = Array.from({ length: 30 }, (_, at) =>
      literal(at === 0 ? 'd' : `d${at}`, '1', { requires: at < 29 ? [`d${at + 1}`, `e${at + 1}`] : [] }),
    );
    const other = Array.from({ length: 29 }, (_, at) =>
      literal(`e${at + 1}`, '1', { requires: at < 28 ? [`d${at + 2}`, `e${at + 2}`] : [] }),
    );
    const { failure } = await decide(aDmn('g', ...ladder, ...other));
    expect(failure?.message).toBe(
      "Expected to evaluate decision 'd', but more than 1000 decisions had to be evaluated",
    );
  });

  it('records at most a thousand calls of business knowledge models, and the decision itself', async () => {
    const xml = aDmn(
      'g',
      knowledge('f', ['n'], literalLogic('n + 1')),
      literal('d', 'count(for i in 1..3000 return f(i))', { knowledge: ['f'] }),
    );
    const { output, evaluated } = await decide(xml);
    expect(output).toBe(3000);
    expect(evaluated).toHaveLength(1001);
    expect(evaluated.at(-1)).toMatchObject({ id: 'd', output: 3000 });
  });

  it('changes nothing of its variables', async () => {
    const variables = { x: fromPlain({ a: [1, 2] }) };
    await decide(aDmn('g', literal('d', 'append(x.a, 3)')), variables);
    expect(variables.x).toEqual(fromPlain({ a: [1, 2] }));
  });
});
