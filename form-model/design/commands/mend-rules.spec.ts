import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDocument, aField, aRule, aTable } from '../../../test/form-builder.ts';
import { formDocuments } from '../../../test/random-form.ts';
import { parseForm } from '../../index.ts';
import { changed, refusalText } from '../command.ts';
import { designOf, type Design, type NodeId } from '../design.ts';
import { indexOf } from '../design-index.ts';
import { patternsNamed, readsAt, rulesOf } from '../design-names.ts';
import { documentOf } from '../document-of.ts';
import { move } from './structure.ts';

const read = (document: unknown): Design => {
  const result = designOf(document);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.design;
};
const idOf = (design: Design, pattern: string): NodeId =>
  indexOf(design).byPattern.get(pattern)?.id ?? 'none';
const titled = (title: string) => ({ title: { zh: title, en: title } });
const number = (title: string) => aField('number', titled(title));
const ruled = (title: string, feel: string) =>
  aField('text', { ...titled(title), 'x-rules': [aRule('visible', feel)] });

const document = aDocument({
  age: number('age'),
  adult: ruled('adult', 'age > 17'),
  rich: ruled('rich', 'sum(members[income > 1].income) > 3 and count(members) > 1'),
  members: aTable(
    {
      born: number('born'),
      income: number('income'),
      child: ruled('child', 'row.born > 2008 and age > 1'),
      note: aField('text', titled('note')),
    },
    { 'x-component-props': { totals: ['income'], heading: 'note' } },
  ),
  others: aTable({ name: aField('text', titled('name')) }),
});

interface Move {
  readonly patterns: readonly string[];
  readonly into: string | null;
}

/** Moves fields, and gives the rule of one of them, or the sentence by which that is refused. */
function moved(patterns: readonly string[], into: string | null, ruleOf: string): string {
  const design = read(document);
  const target = into === null ? null : idOf(design, into);
  const ids = patterns.map((pattern) => idOf(design, pattern));
  const rule = idOf(design, ruleOf);
  const result = changed(design, [move(design, ids, { where: 'inside', target })]);
  if (!result.ok) return refusalText(result.refusal).zh;
  const parsed = parseForm(documentOf(result.design));
  expect(parsed.ok ? [] : parsed.problems).toEqual([]);
  const node = result.design.nodes[rule];
  return node
    ? rulesOf(node)
        .map(({ feel }) => feel)
        .join()
    : '';
}

describe('moving fields into a table and out of it', () => {
  it.each<[string, Move, string, string]>([
    [
      'into the row where they are read',
      { patterns: ['age', 'adult'], into: 'members' },
      'members.*.child',
      'row.born > 2008 and row.age > 1',
    ],
    ['into a row together', { patterns: ['age', 'adult'], into: 'members' }, 'adult', 'row.age > 17'],
    [
      'out of a row together',
      { patterns: ['members.*.born', 'members.*.child'], into: null },
      'members.*.child',
      'born > 2008 and age > 1',
    ],
    [
      'that nothing reads',
      { patterns: ['members.*.note'], into: null },
      'rich',
      'sum(members[income > 1].income) > 3 and count(members) > 1',
    ],
    [
      'with the rule that reads what stays at the top',
      { patterns: ['adult'], into: 'members' },
      'adult',
      'age > 17',
    ],
  ])('%s: the rule reads the same', (_what, { patterns, into }, ruleOf, feel) => {
    expect(moved(patterns, into, ruleOf)).toBe(feel);
  });

  it.each<[string, readonly string[], string | null, string]>([
    [
      'one value would become many',
      ['age'],
      'members',
      '“adult”的规则把“age”当作一个值来读，移动后会变成多行的值。请先修改这条规则，再移动。',
    ],
    [
      'many values would become one',
      ['members.*.income'],
      null,
      '把“income”当作多行的值来读，移动后会变成一个值',
    ],
    ['the rule leaves the row it reads', ['members.*.child'], null, '把“born”当作一个值来读'],
  ])('is refused where %s', (_what, patterns, into, sentence) => {
    expect(moved(patterns, into, 'rich')).toContain(sentence);
  });

  it('takes a column that leaves out of the totals and the heading of its table', () => {
    const design = read(document);
    const id = idOf(design, 'members.*.note');
    const result = changed(design, [move(design, [id], { where: 'inside', target: null })]);
    const after = result.ok ? result.design : design;
    expect(after.nodes[idOf(after, 'members')]?.keywords['x-component-props']).toEqual({
      totals: ['income'],
    });
  });

  it('leaves every rule reading the same fields, whatever the form is', () => {
    fc.assert(
      fc.property(formDocuments, fc.nat(), fc.nat(), (random, from, to) => {
        const design = read(random);
        const { inOrder } = indexOf(design);
        const [id, target] = [inOrder[from % inOrder.length]?.id, inOrder[to % inOrder.length]?.id];
        if (id === undefined || target === undefined) return;
        const result = changed(design, [move(design, [id], { where: 'inside', target })]);
        if (!result.ok) return;
        for (const node of inOrder) expect(readBy(result.design, node.id)).toEqual(readBy(design, node.id));
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

/** Ids of the fields that each rule of a node reads; tables on the way to a column are no reading of their own. */
function readBy(design: Design, id: NodeId): readonly (readonly string[])[] {
  const node = design.nodes[id];
  const { byPattern } = indexOf(design);
  return (node ? rulesOf(node) : []).map(({ feel }) => {
    const reads = readsAt(design, id, feel);
    const fields = (reads ? patternsNamed(reads) : []).filter(
      (pattern) => !byPattern.get(pattern)?.keywords['items'],
    );
    return fields.map((pattern) => byPattern.get(pattern)?.id ?? pattern);
  });
}
