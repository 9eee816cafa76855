import { describe, expect, it } from 'vitest';
import { aDmn, decision, knowledge, literal, literalLogic, model13, table } from '../../test/dmn-builder.ts';
import { compileDmn } from './compile.ts';

async function textOf(xml: string): Promise<string> {
  const compiled = await compileDmn(xml, 'x.dmn');
  return compiled.ok ? 'accepted' : compiled.text;
}

const row = (...cells: string[]) => ({ inputs: ['x'], rules: [cells] });

describe('a DMN file', () => {
  it('compiles into a graph with its decisions in the order of the file', async () => {
    const compiled = await compileDmn(
      aDmn('menu', literal('b', 'a', { requires: ['a'], versionTag: 'v1' }), table('a', row('1', '2'))),
      'x.dmn',
    );
    expect(compiled).toMatchObject({ ok: true, graph: { id: 'menu', name: 'menu name' } });
    if (!compiled.ok) return;
    expect([...compiled.graph.decisions.keys()]).toEqual(['b', 'a']);
    expect(compiled.graph.decisions.get('b')).toMatchObject({ versionTag: 'v1', requiredDecisions: ['a'] });
  });

  it('may have an empty input variable of Camunda 7, as modelers write it', async () => {
    const xml = aDmn('menu', table('a', row('1', '2'))).replace(
      '<input id="in1"',
      '<input xmlns:camunda="http://camunda.org/schema/1.0/dmn" camunda:inputVariable="" id="in1"',
    );
    expect(await textOf(xml)).toBe('accepted');
  });

  it.each([
    ['1.1', 'http://www.omg.org/spec/DMN/20151101/dmn.xsd'],
    ['1.2', 'http://www.omg.org/spec/DMN/20180521/MODEL/'],
    ['1.3', model13],
    ['1.4', 'https://www.omg.org/spec/DMN/20211108/MODEL/'],
    ['1.5', 'https://www.omg.org/spec/DMN/20230324/MODEL/'],
  ])('of version %s is read', async (_version, model) => {
    expect(await textOf(aDmn('menu', table('a', row('1', '2'))).replace(model13, model))).toBe('accepted');
  });

  it('may have a diagram, attributes of modelers, annotations and elements that decide nothing', async () => {
    const xml = aDmn(
      'menu',
      literal('a', '1'),
      { xml: '<inputData id="i" name="i" /><knowledgeSource id="k" name="k" />' },
      { xml: '<textAnnotation id="t"><text>hello</text></textAnnotation>' },
      {
        xml: `<dmndi:DMNDI xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/">
          <dmndi:DMNDiagram><dmndi:DMNShape dmnElementRef="a"><dc:Bounds height="80" width="180" x="1" y="2" /></dmndi:DMNShape></dmndi:DMNDiagram>
        </dmndi:DMNDI>`,
      },
    ).replace(
      '<definitions',
      '<definitions xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="Camunda Cloud"',
    );
    expect(await textOf(xml)).toBe('accepted');
  });

  it.each([
    [
      'an unknown hit policy',
      aDmn('g', table('d', { ...row('1', '2'), hitPolicy: 'LAST' })),
      'table',
      "The hit policy 'LAST' is not known",
    ],
    [
      'an unknown aggregation',
      aDmn('g', table('d', { ...row('1', '2'), hitPolicy: 'COLLECT', aggregation: 'AVG' })),
      'table',
      "The aggregation 'AVG' is not known",
    ],
    [
      'an aggregation of two outputs',
      aDmn(
        'g',
        table('d', { rules: [['1', '2']], outputs: ['a', 'b'], hitPolicy: 'COLLECT', aggregation: 'SUM' }),
      ),
      ...['table', "hit policy 'COLLECT' with aggregator is not defined for compound output"],
    ],
    [
      'two outputs of which one has no name',
      aDmn('g', table('d', { rules: [['1', '2']], outputs: ['a', { label: 'B' }] })),
      'out2',
      'no output name defined for `B`',
    ],
    [
      'a table without outputs',
      aDmn('g', table('d', { rules: [], outputs: [] })),
      'table',
      'Must have at least one output',
    ],
    [
      'an input without an expression',
      aDmn('g', table('d', { inputs: [''], rules: [] })),
      'in1',
      'Must have an input expression',
    ],
    [
      'an input expression that does not compile',
      aDmn('g', table('d', { inputs: ['1 +'], rules: [] })),
      'in1',
      "The expression '1 +' can't be compiled",
    ],
    [
      'a test that does not compile',
      aDmn('g', table('d', row('>> 1', '2'))),
      'r1',
      "The expression '>> 1' can't be compiled",
    ],
    [
      'an output that does not compile',
      aDmn('g', table('d', row('1', '2 +'))),
      'r1',
      "The expression '2 +' can't be compiled",
    ],
    ['an unknown function', aDmn('g', literal('d', 'foo(1)')), 'd', "unknown function 'foo'"],
    [
      'a rule with too few cells',
      aDmn('g', table('d', { inputs: ['x', 'y'], rules: [['1']] })),
      'r1',
      'Must have 2 input entries, but has 1',
    ],
    ['a decision without logic', aDmn('g', decision('d', '')), 'd', 'Must have a decision logic'],
    [
      'another expression language',
      aDmn(
        'g',
        decision('d', '<literalExpression expressionLanguage="groovy"><text>1</text></literalExpression>'),
      ),
      'd',
      "Expression language 'groovy' is not supported",
    ],
    [
      'decisions that require each other',
      aDmn('g', literal('a', 'b', { requires: ['b'] }), literal('b', 'a', { requires: ['a'] })),
      'a',
      'Cyclic dependencies between decisions detected. (a -> b -> a)',
    ],
    ['a decision that requires itself', aDmn('g', literal('a', '1', { requires: ['a'] })), 'a', '(a -> a)'],
    [
      'knowledge models that require each other',
      aDmn(
        'g',
        knowledge('f', [], literalLogic('1'), ['h']),
        knowledge('h', [], literalLogic('1'), ['f']),
        literal('d', '1'),
      ),
      ...['f', 'Cyclic dependencies between BKMs detected. (f -> h -> f)'],
    ],
    [
      'a missing requirement',
      aDmn('g', literal('a', '1', { requires: ['gone'] })),
      'a',
      "Requires the decision 'gone', which the file does not have",
    ],
    [
      'a missing knowledge model',
      aDmn('g', literal('a', '1', { knowledge: ['gone'] })),
      'a',
      "Requires the business knowledge model 'gone'",
    ],
    [
      'two decisions of one id',
      aDmn('g', literal('a', '1'), literal('a', '2')),
      'a',
      "The id 'a' is used more than once",
    ],
    [
      'a decision without a name',
      aDmn('g', literal('a', '1')).replace(' name="a name"', ''),
      'a',
      'Must have a name',
    ],
    [
      'a file without an id',
      aDmn('g', literal('a', '1')).replace(' id="g"', ''),
      'definitions',
      'Must have an id',
    ],
    [
      'an id that is too long',
      aDmn('g', literal('a'.repeat(256), '1')),
      'aaa',
      'must not be longer than 255 characters',
    ],
    ['a file without a decision', aDmn('g'), 'g', 'Must contain at least one decision'],
    [
      'an import',
      aDmn('g', { xml: '<import id="i" name="n" importType="x" namespace="y" />' }, literal('a', '1')),
      'i',
      'Imports of other files are not supported',
    ],
    [
      'an input variable of Camunda 7',
      aDmn('g', table('d', row('1', '2'))).replace(
        '<input id="in1"',
        '<input xmlns:camunda="http://camunda.org/schema/1.0/dmn" camunda:inputVariable="cell" id="in1"',
      ),
      'in1',
      "The attribute 'camunda:inputVariable' belongs to Camunda 7",
    ],
    [
      'a call of a model that it does not require',
      aDmn(
        'g',
        knowledge('f', [], literalLogic('1')),
        decision('d', `<invocation id="call">${literalLogic('f')}</invocation>`),
      ),
      'call',
      'Must call a business knowledge model that it requires',
    ],
    [
      'a function in Java',
      aDmn('g', knowledge('f', [], literalLogic('1')), literal('d', '1')).replace(
        '<encapsulatedLogic',
        '<encapsulatedLogic kind="Java"',
      ),
      'f',
      "Functions of the kind 'Java' are not supported",
    ],
    [
      'an element of a later version',
      aDmn('g', decision('d', '<conditional id="c"><if /></conditional>')),
      'd',
      'Must have a decision logic',
    ],
  ])('with %s is refused with the element and the reason', async (_what, xml, elementId, reason) => {
    const text = await textOf(xml);
    expect(text).toContain(reason);
    expect(text).toMatch(new RegExp(`^(?:'x.dmn': )?- Element: ${elementId}`, 'm'));
  });

  it('names every problem at once', async () => {
    const text = await textOf(aDmn('g', literal('a', '1 +'), table('b', { rules: [], hitPolicy: 'LAST' })));
    expect(text).toBe(
      "'x.dmn': - Element: a\n    - ERROR: The expression '1 +' can't be compiled: the expression ends too early (at character 4)\n" +
        "- Element: table\n    - ERROR: The hit policy 'LAST' is not known; use one of UNIQUE, FIRST, PRIORITY, ANY, COLLECT, RULE ORDER, OUTPUT ORDER",
    );
  });

  it.each([
    [
      'entity expansion',
      '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><definitions>&b;</definitions>',
      'A document type declaration (DOCTYPE) is not allowed',
    ],
    ['5 MB', aDmn('g', literal('a', `"${'x'.repeat(5_000_000)}"`)), 'The file is larger than'],
    [
      '100,000 elements',
      aDmn('g', literal('a', '1'), { xml: '<x />'.repeat(100_000) }),
      'There are more than 40000 XML elements',
    ],
    [
      '30,000 problems',
      aDmn('g', literal('a', '1'), { xml: '<inputData id="i" name="i" />'.repeat(30_000) }),
      "The id 'i' is used more than once",
    ],
    ['10,000 levels', aDmn('g', decision('d', '<context>'.repeat(10_000))), 'nested deeper than 20 levels'],
    ['no XML', 'hello', 'The file is no DMN document'],
    ['nothing', '', 'The file is no DMN document'],
    [
      'a BPMN file',
      '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" />',
      'The file is no DMN document',
    ],
    ['half a file', aDmn('g', literal('a', '1')).slice(0, 300), "'x.dmn'"],
    [
      'a chain of 500 requirements',
      aDmn(
        'g',
        ...Array.from({ length: 500 }, (_, at) =>
          literal(`d${at}`, '1', { requires: at < 499 ? [`d${at + 1}`] : [] }),
        ),
      ),
      'Its requirements are nested deeper than 100 levels',
    ],
  ])('with %s is refused before it can do harm', async (_what, xml, reason) => {
    expect(await textOf(xml)).toContain(reason);
  });
});
