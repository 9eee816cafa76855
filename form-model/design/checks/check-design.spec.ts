import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDocument, aField, aRule, aTable } from '../../../test/form-builder.ts';
import { formDocuments } from '../../../test/random-form.ts';
import { changed } from '../command.ts';
import { designOf, type Design } from '../design.ts';
import { indexOf } from '../design-index.ts';
import { checkDesign, problemText, repairs } from './check-design.ts';
import { knownAnswers } from './known-answers.ts';
import { neverTrue } from './never-true.ts';
import { sourceFacts } from '../../../model/registry.ts';

const designed = (document: unknown): Design => {
  const result = designOf(document);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.design;
};
const read = (properties: Record<string, unknown>, rest = {}): Design =>
  designed(aDocument(properties, rest));
const titled = (zh: string, en: string) => ({ title: { zh, en } });
const named = (zh: string, rest = {}) => ({ ...titled(zh, zh.charCodeAt(0).toString(36)), ...rest });
const choice = (rest = {}) =>
  aField('choice', {
    ...titled('种类', 'Kind'),
    enum: [
      { value: 'A', label: { zh: '甲', en: 'A' } },
      { value: 'B', label: { zh: '乙', en: 'B' } },
    ],
    ...rest,
  });
const codes = (design: Design, steps: readonly string[] = []) =>
  checkDesign(design, steps).map(({ code, path }) => `${code} ${path}`);
const head = { title: { zh: '示例', en: 'Example' } };

describe('the checks of a design', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    [
      'NEVER_VISIBLE',
      { a: choice(), b: aField('text', named('乙', { 'x-rules': [aRule('visible', 'a = "C"')] })) },
      {},
      'schema.properties.b.x-rules.0',
    ],
    [
      'HIDDEN_IN_EVERY_STEP',
      { a: aField('text', named('甲')) },
      { rights: { s: { a: 'hidden' }, t: { a: 'hidden' } } },
      'schema.properties.a',
    ],
    [
      'RULE_READS_HIDDEN',
      {
        a: aField('text', named('甲')),
        b: aField('text', named('乙', { 'x-rules': [aRule('required', 'a = null')] })),
      },
      { rights: { s: { a: 'hidden' }, t: {} } },
      'schema.properties.b.x-rules.0',
    ],
    ['MISSING_TRANSLATION', { a: aField('text', titled('甲', '甲')) }, {}, 'schema.properties.a.title.en'],
    ['MISSING_TRANSLATION', { a: aField('text', titled('', 'A')) }, {}, 'schema.properties.a.title.zh'],
    [
      'MISSING_TRANSLATION',
      { a: aField('text', { title: { zh: '甲' } }) },
      {},
      'schema.properties.a.title.en',
    ],
    ['NO_PURPOSE', { a: aField('identityNumber', named('甲')) }, {}, 'schema.properties.a'],
    ['ANSWER_IS_KNOWN', { a: aField('money', titled('养老金', 'Old-age money')) }, {}, 'schema.properties.a'],
    [
      'REQUIRED_NEVER_WRITTEN',
      { a: aField('text', named('甲', { required: true })) },
      { rights: { s: { a: 'read' } } },
      'schema.properties.a',
    ],
    [
      'DUPLICATE_TITLE',
      { a: aField('text', titled('甲', 'A')), b: aField('text', titled('甲', 'B')) },
      {},
      'schema.properties.b',
    ],
    ['TABLE_WITHOUT_COLUMNS', { a: aTable({}, titled('甲', 'A')) }, {}, 'schema.properties.a'],
    [
      'DUPLICATE_NAME',
      {
        a: aField('text', named('甲')),
        s: { type: 'void', 'x-component': 'section', properties: { a: aField('text', named('乙')) } },
      },
      {},
      'schema.properties.s.properties.a',
    ],
    [
      'UNKNOWN_RIGHT',
      { a: aField('text', named('甲')) },
      { rights: { s: { gone: 'read' } } },
      'rights.s.gone',
    ],
    [
      'UNKNOWN_FIELD_TYPE',
      { a: aField('hologram', named('甲')), b: aField('text', named('乙')) },
      {},
      'schema.properties.a.x-component',
    ],
    ['INVALID_FIELD', { a: { type: 'string', 'x-component': 'text' } }, {}, 'schema.properties.a.title'],
    [
      'CIRCULAR_RULE',
      {
        a: aField('text', named('甲', { 'x-rules': [aRule('visible', 'b = null')] })),
        b: aField('text', named('乙', { 'x-rules': [aRule('visible', 'a = null')] })),
      },
      {},
      'schema.properties.a',
    ],
  ])('find %s, and one click repairs it where it can', (code, properties, rest, path) => {
    const design = read(properties, { ...head, ...rest });
    expect(codes(design)).toEqual([`${code} ${path}`]);
    const [problem] = checkDesign(design);
    if (!problem) throw new Error('none');
    const { zh, en } = problemText(problem);
    expect(zh).toMatch(/\p{Script=Han}.*。$/u);
    expect(`${zh}${en}`).not.toMatch(/[{}]/);
    const commands = repairs(design, problem);
    const byHand =
      ['HIDDEN_IN_EVERY_STEP', 'RULE_READS_HIDDEN', 'DUPLICATE_TITLE'].includes(code) ||
      (path.endsWith('a.title.en') && problem.severity === 'warning');
    if (byHand) {
      expect(commands).toEqual([]);
      return;
    }
    const mended = changed(design, commands);
    const errors = mended.ok
      ? checkDesign(mended.design).filter(
          ({ severity }) => severity !== 'warning' || code !== 'MISSING_TRANSLATION',
        )
      : [problem];
    expect(errors.map((left) => `${left.code} ${left.path}`)).not.toContain(`${code} ${path}`);
    expect(commands.length).toBeGreaterThan(0);
  });

  it('ask nothing of a form that is right', () => {
    const design = read(
      {
        a: aField('text', titled('甲', 'A')),
        b: aField('phone', { ...titled('电话', 'Phone'), 'x-purpose': { zh: '联系', en: 'Contact' } }),
      },
      head,
    );
    expect(codes(design, ['s'])).toEqual([]);
  });

  it('do not offer the value of a source where rules read the plain one', () => {
    const design = read(
      {
        a: aField('money', titled('养老金', 'Pension')),
        b: aField('text', { ...titled('乙', 'B'), 'x-rules': [aRule('visible', 'a > 3')] }),
      },
      head,
    );
    const [problem] = checkDesign(design);
    expect(problem && [problem.code, repairs(design, problem)]).toEqual(['ANSWER_IS_KNOWN', []]);
  });

  it('say what parsing says in Chinese as well', () => {
    const design = read(
      {
        a: aField('text', {
          ...titled('甲', 'A'),
          'x-rules': [aRule('visible', 'nobody = 1'), aRule('error', 'a = null')],
        }),
      },
      head,
    );
    expect(checkDesign(design).map((problem) => problemText(problem).zh)).toEqual([
      '规则有误：表单没有名为“nobody”的字段或事实。',
      '规则有误：校验规则须有提示文字。',
    ]);
  });

  it.each(
    readdirSync(new URL('../../../forms/', import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name),
  )('find no error in the form %s', (name) => {
    const document: unknown = JSON.parse(
      readFileSync(new URL(`../../../forms/${name}/1.json`, import.meta.url), 'utf8'),
    );
    expect(checkDesign(designed(document)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('come to an end and can be repaired without fault, whatever the form is', () => {
    fc.assert(
      fc.property(formDocuments, (document) => {
        let design = designed(document);
        for (let round = 0; round < 20; round += 1) {
          const commands = checkDesign(design)
            .map((problem) => repairs(design, problem))
            .find((list) => list.length > 0);
          const next = commands && changed(design, commands);
          if (!next) break;
          // A name that a rule would understand otherwise is refused; everything else that is offered can be done.
          if (!next.ok) expect(next.refusal.code).toBe('NAME_CAPTURED');
          if (!next.ok) break;
          design = next.design;
        }
      }),
      { seed: 21, numRuns: 15 },
    );
  });
});

describe('a condition that never holds', () => {
  const design = read({ a: choice(), n: aField('number'), t: aTable({ k: choice(), m: aField('text') }) });
  it.each([
    ['false', true],
    ['null', true],
    ['1 > 2', true],
    ['true', false],
    ['today() > date("2020-01-01")', false],
    ['a = "A"', false],
    ['"C" = a', true],
    ['a = "A" and a = "B"', true],
    ['a = "A" or a = "C"', false],
    ['a = "C" or 1 = 2', true],
    ['n > 3 and (a = "C" or false)', true],
    ['a in ("C", "D")', true],
    ['a in ("C", "A")', false],
    ['a in ("C", n)', false],
    ['a != "C"', false],
    ['not(false)', false],
    ['a = ', false],
  ])('%s: %s', (feel, never) => {
    expect(neverTrue(design, indexOf(design).byPattern.get('n')?.id ?? '', feel)).toBe(never);
  });

  it('is found by the column of its own row', () => {
    const id = indexOf(design).byPattern.get('t.*.m')?.id ?? '';
    expect([neverTrue(design, id, 'row.k = "C"'), neverTrue(design, id, 'row.k = "B"')]).toEqual([
      true,
      false,
    ]);
  });
});

describe('the table of known answers', () => {
  it('speaks of every fact of every source', () => {
    const facts = Object.entries(sourceFacts).flatMap(([source, known]) =>
      Object.keys(known).map((fact) => `${source} ${fact}`),
    );
    const told = knownAnswers.map(({ source, fact }) => `${source} ${fact}`);
    // Whether number and name belong together is nothing that anybody is asked.
    expect(told).toEqual(facts.filter((fact) => fact !== 'household-registration nameMatches'));
  });
});
