import { describe, expect, it } from 'vitest';
import { aDocument, aField, aRule, aTable } from '../../test/form-builder.ts';
import { parseForm } from '../index.ts';
import { blockUpdates, FormBlock, insertBlock, updateBlock } from './blocks.ts';
import { shippedBlocks } from './blocks/shipped.ts';
import { checkDesign } from './checks/check-design.ts';
import { add, rename, set, setRight } from './commands.ts';
import { designOf, type Design } from './design.ts';
import { indexOf } from './design-index.ts';
import { rulesOf } from './design-names.ts';
import { createEditor, type Editor } from './editor.ts';

const editing = (properties: Record<string, unknown> = {}): Editor => {
  const read = designOf({ ...aDocument(properties), title: { zh: '表单', en: 'Form' } });
  if (!read.ok) throw new Error('refused');
  return createEditor(read.design);
};
const end = { where: 'inside', target: null } as const;
const idOf = (design: Design, pattern: string) => indexOf(design).byPattern.get(pattern)?.id ?? '';
const patterns = (design: Design) => [...indexOf(design).byPattern.keys()];
const feels = (design: Design, pattern: string) => {
  const node = indexOf(design).byPattern.get(pattern);
  return node ? rulesOf(node).map(({ feel }) => feel) : [];
};

const block = (version: number, nodes: Record<string, unknown>) =>
  FormBlock.parse({ key: 'people', version, title: { zh: '人', en: 'People' }, nodes });
const first = block(1, {
  part: {
    type: 'void',
    'x-component': 'section',
    properties: {
      yes: aField('yesNo'),
      why: aField('text', { 'x-rules': [aRule('visible', 'yes = true')] }),
      old: aField('text'),
    },
  },
  list: aTable({
    name: aField('text'),
    age: aField('number', { 'x-rules': [aRule('visible', 'row.name != null')] }),
  }),
});
const second = block(2, {
  part: {
    type: 'void',
    'x-component': 'section',
    properties: {
      yes: aField('yesNo', { required: true }),
      why: aField('longText', { 'x-rules': [aRule('visible', 'yes = true and count(list) > 1')] }),
      fresh: aField('text', { 'x-rules': [aRule('required', 'yes = true')] }),
    },
  },
  list: aTable({
    name: aField('text'),
    age: aField('number', { 'x-rules': [aRule('visible', 'row.name != null and row.job != null')] }),
    job: aField('text'),
  }),
});

describe('the blocks of the product', () => {
  it.each(shippedBlocks.map((shipped) => [shipped.key, shipped] as const))(
    '%s makes a form without any problem',
    (_key, shipped) => {
      const editor = editing();
      expect(editor.run(insertBlock(shipped, end))).toMatchObject({ ok: true });
      expect(parseForm(editor.document())).toMatchObject({ ok: true });
      expect(checkDesign(editor.design, ['acceptance'])).toEqual([]);
      expect(blockUpdates(editor.design, shippedBlocks)).toEqual([]);
    },
  );

  it('stand in one form together, and twice', () => {
    const editor = editing();
    for (const shipped of [...shippedBlocks, ...shippedBlocks]) editor.run(insertBlock(shipped, end));
    expect(parseForm(editor.document())).toMatchObject({ ok: true });
    expect(feels(editor.design, 'memberTotal2')).toEqual(['count(members2)']);
  });
});

describe('a block with a newer version', () => {
  const inserted = () => {
    const editor = editing({ yes: aField('yesNo'), fresh: aField('text') });
    editor.run(insertBlock(first, end));
    return editor;
  };

  it('is told once for each place where it stands', () => {
    const editor = inserted();
    editor.run(insertBlock(first, end));
    const updates = blockUpdates(editor.design, [second]);
    expect(updates.map(({ from, id }) => [from, id])).toEqual([
      [1, idOf(editor.design, 'part')],
      [1, idOf(editor.design, 'part2')],
    ]);
  });

  it('is brought in with names and rights and additions of the form kept', () => {
    const editor = inserted();
    expect(patterns(editor.design)).toEqual([
      'yes',
      'fresh',
      'part',
      'yes2',
      'why',
      'old',
      'list',
      'list.*.name',
      'list.*.age',
    ]);
    editor.run(rename(editor.design, idOf(editor.design, 'list'), 'people'));
    editor.run(rename(editor.design, idOf(editor.design, 'people.*.name'), 'fullName'));
    editor.run(setRight('s', 'why', 'read'));
    editor.run(setRight('s', 'old', 'read'));
    editor.run(add('text', { where: 'inside', target: idOf(editor.design, 'part') }));
    const before = editor.document();

    const [update] = blockUpdates(editor.design, [second]);
    expect(update && editor.run(updateBlock(update.block, update.id))).toMatchObject({ ok: true });

    const { design } = editor;
    expect(patterns(design)).toEqual([
      'yes',
      'fresh',
      'part',
      'yes2',
      'why',
      'text',
      'fresh2',
      'people',
      'people.*.fullName',
      'people.*.age',
      'people.*.job',
    ]);
    expect(feels(design, 'why')).toEqual(['yes2 = true and count(people) > 1']);
    expect(feels(design, 'fresh2')).toEqual(['yes2 = true']);
    expect(feels(design, 'people.*.age')).toEqual(['row.fullName != null and row.job != null']);
    expect(design.head['rights']).toEqual({ s: { why: 'read' } });
    expect(parseForm(editor.document())).toMatchObject({ ok: true });
    expect(blockUpdates(design, [second])).toEqual([]);
    editor.undo();
    expect(editor.document()).toEqual(before);
  });

  it('leaves a part in which something was added, as the form’s own', () => {
    const editor = inserted();
    editor.run(add('text', { where: 'inside', target: idOf(editor.design, 'part') }));
    const third = block(3, { list: aTable({ name: aField('text') }) });
    editor.run(updateBlock(third, idOf(editor.design, 'part')));
    expect(patterns(editor.design)).toEqual(['yes', 'fresh', 'part', 'text', 'list', 'list.*.name']);
    expect(editor.design.nodes[idOf(editor.design, 'part')]?.keywords).not.toHaveProperty('x-block');
  });

  it('is refused where it is not', () => {
    const editor = editing({ a: aField('text') });
    editor.run(set(editor.design, idOf(editor.design, 'a'), ['x-block'], { key: 'other', version: 1 }));
    expect(editor.run(updateBlock(second, idOf(editor.design, 'a')))).toMatchObject({
      ok: false,
      refusal: { code: 'UNKNOWN_BLOCK' },
    });
  });
});
