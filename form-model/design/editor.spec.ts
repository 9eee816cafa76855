import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDocument, aField, aRule, aTable } from '../../test/form-builder.ts';
import { randomEdit } from '../../test/random-edits.ts';
import { formDocuments } from '../../test/random-form.ts';
import { seeded } from '../../test/seeded.ts';
import { parseForm } from '../index.ts';
import { changed, labelText, refusalText, type Command } from './command.ts';
import {
  add,
  changeType,
  move,
  moveBy,
  rename,
  set,
  setDocument,
  setHead,
  setOption,
  setRight,
  setRule,
} from './commands.ts';
import { designOf, type Design, type NodeId } from './design.ts';
import { childrenIn, indexOf, patternOf } from './design-index.ts';
import { createEditor, type EditorChange } from './editor.ts';
import { paletteTypes } from './palette.ts';

const read = (document: unknown): Design => {
  const result = designOf(document);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.design;
};
const idOf = (design: Design, pattern: string): NodeId =>
  indexOf(design).byPattern.get(pattern)?.id ?? 'none';
const editing = (properties: Record<string, unknown>, rest = {}) =>
  createEditor(read(aDocument(properties, rest)));
const names = (design: Design, parent: NodeId | null = null) =>
  childrenIn(design, parent).map(({ name }) => name);

/** Names in their order as well, which equality of objects does not look at. */
const exact = (design: Design) => ({
  names: indexOf(design).inOrder.map(({ id }) => patternOf(design, id)),
  nodes: design.nodes,
  head: design.head,
});

describe('an editor', () => {
  it('comes back to the start by undoing and to the end by redoing, whatever was done', () => {
    fc.assert(
      fc.property(formDocuments, fc.integer(), (document, seed) => {
        const random = seeded(seed);
        const editor = createEditor(read(document));
        const start = editor.document();
        const startState = exact(editor.design);
        for (let i = 0; i < 25; i += 1) editor.run(randomEdit(editor.design, random));
        const end = editor.document();
        const endState = exact(editor.design);
        expect(exact(read(end)).names).toEqual(endState.names);
        while (editor.canUndo) editor.undo();
        expect(editor.document()).toEqual(start);
        expect(exact(editor.design)).toEqual({ ...startState });
        while (editor.canRedo) editor.redo();
        expect(editor.document()).toEqual(end);
        expect(exact(editor.design)).toEqual(endState);
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it('never has two nodes of one name at one level, nor loses one between tree and document', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seeded(seed);
        const editor = editing({ a: aField('text'), t: aTable({ b: aField('text') }) });
        for (let i = 0; i < 30; i += 1) editor.run(randomEdit(editor.design, random));
        const again = read(editor.document());
        const patterns = (design: Design) => indexOf(design).inOrder.map(({ id }) => patternOf(design, id));
        expect(patterns(again)).toEqual(patterns(editor.design));
        expect(new Set(patterns(again)).size).toBe(patterns(again).length);
      }),
      { seed: 12, numRuns: 60 },
    );
  });

  it('takes any document from the JSON view, keeps ids of what is still there, and goes back', () => {
    fc.assert(
      fc.property(formDocuments, formDocuments, (before, after) => {
        const editor = createEditor(read(before));
        const known = indexOf(editor.design).byPath;
        expect(editor.run(setDocument(after)).ok).toBe(true);
        expect(editor.document()).toEqual(after);
        for (const [path, id] of indexOf(editor.design).byPath)
          if (known.has(path)) expect(id).toBe(known.get(path));
        const order = exact(editor.design).names;
        expect(exact(read(after)).names).toEqual(order);
        editor.undo();
        expect(editor.document()).toEqual(before);
        expect(editor.run(setDocument({ key: 'x' }))).toMatchObject({ ok: false });
      }),
      { seed: 13, numRuns: 60 },
    );
  });

  it('tells its listeners patches that lead them where it is', () => {
    const random = seeded(3);
    const editor = editing({ a: aField('text'), b: aField('text') });
    const heard: EditorChange[] = [];
    const stop = editor.onChange((change) => heard.push(change));
    for (let i = 0; i < 20; i += 1) editor.run(randomEdit(editor.design, random));
    editor.undo();
    const count = heard.length;
    expect(count).toBeGreaterThan(5);
    expect(heard.at(-1)?.kind).toBe('undo');
    stop();
    editor.run(add('text', { where: 'inside', target: null }));
    expect(heard).toHaveLength(count);
  });

  it('keeps an ordinary step of undo below 1 KB, in a form of 300 fields too', () => {
    const fields = Array.from({ length: 300 }, (_, i) => [`field${i}`, aField('text')] as const);
    const editor = editing(Object.fromEntries(fields));
    const sizes: number[] = [];
    editor.onChange(({ patches }) => sizes.push(JSON.stringify(patches).length));
    const { design } = editor;
    const first = { where: 'before', target: idOf(design, 'field0') } as const;
    editor.run(move(design, [idOf(design, 'field299')], first));
    editor.run(add('text', first));
    editor.run(add('choice', first));
    editor.run(set(editor.design, idOf(design, 'field7'), ['title', 'zh'], '住址'));
    editor.run(setRule(editor.design, idOf(design, 'field7'), 0, aRuleJson('visible', 'field3 != null')));
    editor.run(setRight('survey', 'field9', 'read'));
    editor.undo();
    expect(sizes).toHaveLength(7);
    expect(Math.max(...sizes)).toBeLessThan(1000);
  });

  it('makes one step of what is typed in one place, until something else is done', () => {
    const editor = editing({ a: aField('text') });
    const id = idOf(editor.design, 'a');
    for (const typed of ['姓', '姓名', '姓名：']) editor.run(set(editor.design, id, ['title', 'zh'], typed));
    editor.seal();
    editor.run(set(editor.design, id, ['title', 'zh'], '名'));
    editor.run(set(editor.design, id, ['title', 'en'], 'Name'));
    expect(editor.history.undo).toHaveLength(3);
    editor.undo();
    editor.undo();
    expect(editor.design.nodes[id]?.keywords['title']).toMatchObject({ zh: '姓名：' });
    editor.undo();
    expect(editor.design.nodes[id]?.keywords['title']).toMatchObject({ zh: 'text' });
    editor.redo();
    expect(editor.design.nodes[id]?.keywords['title']).toMatchObject({ zh: '姓名：' });
  });

  it('leaves no step where typing comes back to what it was', () => {
    const editor = editing({ a: aField('text') });
    const id = idOf(editor.design, 'a');
    for (const typed of ['x', 'text']) editor.run(set(editor.design, id, ['title', 'zh'], typed));
    expect(editor.canUndo).toBe(false);
  });

  it('names its steps in both languages, and forgets what was undone when something new is done', () => {
    const editor = editing({ a: aField('text') });
    editor.run(add('money', { where: 'inside', target: null }));
    expect(editor.history.undo.map(labelText)).toEqual([{ zh: '添加“金额”', en: 'Add “Money”' }]);
    editor.undo();
    expect([editor.canUndo, editor.canRedo]).toEqual([false, true]);
    editor.run(setHead(['title', 'zh'], '表'));
    expect(editor.canRedo).toBe(false);
  });

  it('does all of several commands or none', () => {
    const editor = editing({ a: aField('text') });
    const { design } = editor;
    const outcome = editor.run([add('text', { where: 'inside', target: null }), rename(design, 'none', 'b')]);
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'UNKNOWN_NODE' } });
    expect(editor.design).toBe(design);
  });
});

const aRuleJson = (set: string, feel: string) => ({ set, feel });

describe('adding', () => {
  it.each(paletteTypes().map((type) => [type]))('makes a %s that parsing accepts', (type) => {
    const editor = editing({ first: aField('text') });
    const outcome = editor.run(add(type, { where: 'inside', target: null }));
    expect(outcome).toMatchObject({ ok: true });
    expect(parseForm(editor.document())).toMatchObject({ ok: true });
  });

  it('finds a free name, and selects what is new', () => {
    const editor = editing({ text: aField('text') }, { facts: ['text2'] });
    const outcome = editor.run(add('text', { where: 'before', target: idOf(editor.design, 'text') }));
    expect(names(editor.design)).toEqual(['text3', 'text']);
    expect(outcome).toEqual({ ok: true, selection: [idOf(editor.design, 'text3')] });
  });

  it('puts columns into tables and refuses to put anything into a field', () => {
    const editor = editing({ a: aField('text'), t: aTable({ b: aField('text') }) });
    editor.run(add('money', { where: 'inside', target: idOf(editor.design, 't') }));
    expect(indexOf(editor.design).byPattern.has('t.*.money')).toBe(true);
    const outcome = editor.run(add('money', { where: 'inside', target: idOf(editor.design, 'a') }));
    expect(outcome.ok ? undefined : refusalText(outcome.refusal).en).toBe('“text” cannot hold anything.');
  });
});

describe('moving', () => {
  const apply = (design: Design, command: Command): Design => {
    const result = changed(design, [command]);
    if (!result.ok) throw new Error(result.refusal.code);
    return result.design;
  };

  it('goes before x-index, which goes from all that stand there', () => {
    const design = read(
      aDocument({
        a: aField('text', { 'x-index': 2 }),
        b: aField('text', { 'x-index': 1 }),
        c: aField('text', { 'x-index': 9 }),
      }),
    );
    const moved = apply(
      design,
      move(design, [idOf(design, 'c')], { where: 'before', target: idOf(design, 'b') }),
    );
    expect(names(moved)).toEqual(['c', 'b', 'a']);
    expect(Object.values(moved.nodes).some(({ keywords }) => 'x-index' in keywords)).toBe(false);
  });

  it('takes rights along into a table, and refuses a name that is there', () => {
    const design = read(
      aDocument(
        { a: aField('text'), t: aTable({ b: aField('text') }), b: aField('text') },
        { rights: { s: { a: 'hidden', b: 'read' } } },
      ),
    );
    const into = { where: 'inside', target: idOf(design, 't') } as const;
    expect(apply(design, move(design, [idOf(design, 'a')], into)).head['rights']).toEqual({
      s: { 't.*.a': 'hidden', b: 'read' },
    });
    expect(changed(design, [move(design, [idOf(design, 'b')], into)])).toMatchObject({
      ok: false,
      refusal: { code: 'DUPLICATE_NAME' },
    });
    expect(
      changed(design, [
        move(design, [idOf(design, 't')], { where: 'before', target: idOf(design, 't.*.b') }),
      ]),
    ).toMatchObject({
      ok: false,
      refusal: { code: 'INTO_ITSELF' },
    });
  });

  it('goes by one place up or down, and no farther than the end', () => {
    const design = read(aDocument({ a: aField('text'), b: aField('text') }));
    const up = moveBy(design, idOf(design, 'b'), -1);
    expect(up && names(apply(design, up))).toEqual(['b', 'a']);
    expect(moveBy(design, idOf(design, 'b'), 1)).toBeUndefined();
  });
});

describe('settings', () => {
  it('change one value and nothing beside it; children are not settings', () => {
    const editor = editing({ a: aField('choice', { enum: [{ value: 'A', label: { zh: '甲', en: 'A' } }] }) });
    const id = idOf(editor.design, 'a');
    editor.run(setOption(editor.design, id, 1, { value: 'B', label: { zh: '乙', en: 'B' } }));
    editor.run(set(editor.design, id, ['enum', 0, 'label', 'zh'], '一'));
    expect(editor.design.nodes[id]?.keywords['enum']).toEqual([
      { value: 'A', label: { zh: '一', en: 'A' } },
      { value: 'B', label: { zh: '乙', en: 'B' } },
    ]);
    expect(editor.run(set(editor.design, id, ['properties'], {}))).toMatchObject({ ok: false });
    expect(editor.run(set(editor.design, id, ['__proto__', 'x'], 1))).toMatchObject({ ok: false });
    expect(editor.run(setHead(['schema'], {}))).toMatchObject({ ok: false });
  });

  it('take the last rule away with the list of rules', () => {
    const editor = editing({ a: aField('text', { 'x-rules': [aRule('visible', 'true')] }) });
    editor.run(setRule(editor.design, idOf(editor.design, 'a'), 0, undefined));
    expect(editor.design.nodes['n1']?.keywords).not.toHaveProperty('x-rules');
  });

  it('that fit stay when the type changes', () => {
    const editor = editing({
      a: aField('text', { default: 'x', 'x-component-props': { maxLength: 9, minLength: 2 } }),
    });
    editor.run(changeType(editor.design, idOf(editor.design, 'a'), 'longText'));
    expect(editor.design.nodes['n1']?.keywords).toEqual({
      type: 'string',
      title: { zh: 'text', en: 'text' },
      'x-component': 'longText',
      'x-component-props': { maxLength: 9, minLength: 2 },
    });
    editor.run(changeType(editor.design, 'n1', 'choice'));
    expect(parseForm(editor.document())).toMatchObject({ ok: true });
    editor.run(changeType(editor.design, 'n1', 'money'));
    expect(editor.design.nodes['n1']?.keywords).toEqual({
      type: 'integer',
      title: { zh: 'text', en: 'text' },
      'x-component': 'money',
    });
  });
});

describe('the household survey', () => {
  it('stays a form while it is edited and taken back', () => {
    const editor = createEditor(
      read(JSON.parse(readFileSync(new URL('../../forms/household-survey/1.json', import.meta.url), 'utf8'))),
    );
    const member = indexOf(editor.design).inOrder.find(
      ({ keywords }) => keywords['type'] === 'array' && keywords['items'],
    );
    editor.run(rename(editor.design, member?.id ?? '', 'everybody'));
    expect(parseForm(editor.document())).toMatchObject({ ok: true });
  });
});
