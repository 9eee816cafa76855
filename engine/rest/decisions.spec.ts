import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aProcess, decide, end, service, start } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import {
  aDmn,
  knowledge,
  literal,
  literalLogic,
  table,
  type DecisionOptions,
} from '../../test/dmn-builder.ts';
import { at, eventually, startTestEngine, textAt, type TestEngine } from '../../test/engine.ts';

const menu = (more: DecisionOptions = {}, name = '"Stew"') =>
  aDmn(
    'menu',
    table(
      'dish',
      {
        inputs: ['season'],
        outputs: [{ name: 'dish', label: 'The dish' }],
        rules: [
          ['"Fall"', name],
          ['"Winter"', 'assert(null, false)'],
        ],
      },
      more,
    ),
    literal('order', '"I want " + dish', { requires: ['dish'] }),
  );

describe('decisions', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url);
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const evaluate = (body: object) => engine.call('POST', '/decision-definitions/evaluation', body);
  const search = (what: string, filter: object, more: object = {}) =>
    engine.call('POST', `/${what}/search`, { filter, ...more });

  describe('that are deployed', () => {
    it('rule 2: are named with their versions and their file', async () => {
      const { status, json } = await engine.deploy({ 'menu.dmn': menu() });
      expect(status).toBe(200);
      const requirementsKey = textAt(json, 'deployments.2.decisionRequirements.decisionRequirementsKey');
      const common = {
        decisionRequirementsId: 'menu',
        decisionRequirementsKey: requirementsKey,
        tenantId: '<default>',
      };
      expect(json).toMatchObject({
        deployments: [
          { decisionDefinition: { decisionDefinitionId: 'dish', name: 'dish name', version: 1, ...common } },
          {
            decisionDefinition: { decisionDefinitionId: 'order', name: 'order name', version: 1, ...common },
          },
          {
            decisionRequirements: {
              ...{ decisionRequirementsName: 'menu name', version: 1, resourceName: 'menu.dmn', ...common },
            },
          },
        ],
      });
    });

    it('rule 2: the same file again gives the same versions, other bytes or another name new ones', async () => {
      const file = (text: string) => aDmn('twice-file', literal('twice', text));
      const versionsOf = async (files: Record<string, string>) => {
        const { json } = await engine.deploy(files);
        return [
          at(json, 'deployments.0.decisionDefinition.version'),
          at(json, 'deployments.1.decisionRequirements.version'),
        ];
      };
      expect(await versionsOf({ 'twice.dmn': file('1') })).toEqual([1, 1]);
      expect(await versionsOf({ 'twice.dmn': file('1') })).toEqual([1, 1]);
      expect(await versionsOf({ 'twice.dmn': file('2') })).toEqual([2, 2]);
      expect(await versionsOf({ 'renamed.dmn': file('2') })).toEqual([3, 3]);
    });

    it('rule 2: a file whose decision another file took over becomes a new version', async () => {
      const deploy = (graph: string) => engine.deploy({ 'take.dmn': aDmn(graph, literal('taken', '1')) });
      await deploy('first');
      await deploy('second');
      expect((await deploy('first')).json).toMatchObject({
        deployments: [{ decisionDefinition: { version: 3 } }, { decisionRequirements: { version: 2 } }],
      });
    });

    it('rule 2: what is deployed together gets new versions together', async () => {
      const process = (id: string) =>
        aProcess('together', start('s'), decide(id, 'joint'), end('e'), `s -> ${id} -> e`);
      const dmn = aDmn('joint-file', literal('joint', '1'));
      await engine.deploy({ 'p.bpmn': process('a'), 'j.dmn': dmn });
      const { json } = await engine.deploy({ 'p.bpmn': process('b'), 'j.dmn': dmn });
      expect(json).toMatchObject({
        deployments: [
          { processDefinition: { processDefinitionVersion: 2 } },
          { decisionDefinition: { version: 2 } },
          { decisionRequirements: { version: 2 } },
        ],
      });
    });

    it('are refused where two files of one deployment define the same', async () => {
      const { status, json } = await engine.deploy({
        'a.dmn': aDmn('a', literal('same', '1')),
        'b.dmn': aDmn('b', literal('same', '1')),
      });
      expect(status).toBe(400);
      expect(textAt(json, 'detail')).toContain("Duplicated decision 'same' in resources 'a.dmn' and 'b.dmn'");
    });

    it.each([
      ['entity expansion', '<!DOCTYPE d [<!ENTITY a "b">]><definitions>&a;</definitions>', 'DOCTYPE'],
      [
        '5 MB',
        aDmn('g', literal('a', `"${'x'.repeat(5_000_000)}"`)),
        'The file is larger than 1048576 bytes',
      ],
      [
        'an unknown hit policy',
        aDmn('g', table('d', { rules: [], hitPolicy: 'LAST' })),
        "Element: table\n    - ERROR: The hit policy 'LAST'",
      ],
    ])('are refused with %s', async (_what, text, reason) => {
      const { status, json } = await engine.deploy({ 'bad.dmn': text });
      expect(status).toBe(400);
      expect(textAt(json, 'detail')).toContain(
        "Command 'CREATE' rejected with code 'INVALID_ARGUMENT': Expected to deploy new resources, but encountered the following errors:\n'bad.dmn'",
      );
      expect(textAt(json, 'detail')).toContain(reason);
    });

    it('can be searched, read and shown as XML', async () => {
      // given
      const xml = aDmn('shown-file', literal('shown', '1'));
      const { json } = await engine.deploy({ 'shown.dmn': xml });
      const key = textAt(json, 'deployments.0.decisionDefinition.decisionDefinitionKey');
      const requirementsKey = textAt(json, 'deployments.1.decisionRequirements.decisionRequirementsKey');
      const definition = {
        ...{ decisionDefinitionKey: key, decisionDefinitionId: 'shown', name: 'shown name', version: 1 },
        ...{
          decisionRequirementsId: 'shown-file',
          decisionRequirementsKey: requirementsKey,
          tenantId: '<default>',
        },
      };
      const requirements = {
        ...{ decisionRequirementsKey: requirementsKey, decisionRequirementsId: 'shown-file', version: 1 },
        ...{ decisionRequirementsName: 'shown-file name', resourceName: 'shown.dmn', tenantId: '<default>' },
      };

      // when, then
      expect(
        (await search('decision-definitions', { decisionDefinitionId: 'shown', version: 1 })).json,
      ).toMatchObject({
        ...{ items: [definition], page: { totalItems: 1 } },
      });
      expect((await search('decision-requirements', { resourceName: 'shown.dmn' })).json).toMatchObject({
        items: [requirements],
      });
      expect((await engine.call('GET', `/decision-definitions/${key}`)).json).toEqual(definition);
      expect((await engine.call('GET', `/decision-requirements/${requirementsKey}`)).json).toEqual(
        requirements,
      );
      for (const path of [
        `/decision-definitions/${key}/xml`,
        `/decision-requirements/${requirementsKey}/xml`,
      ]) {
        const reply = await engine.call('GET', path);
        expect([reply.status, reply.text]).toEqual([200, xml]);
        expect(reply.headers.get('content-type')).toContain('text/xml');
      }
      expect((await engine.call('GET', `/resources/${requirementsKey}/content`)).text).toBe(xml);
    });

    it.each([
      ...['/decision-definitions/1', '/decision-definitions/1/xml', '/decision-requirements/1'],
      ...['/decision-requirements/1/xml', '/decision-instances/1'],
    ])('answers 404 for %s', async (path) => {
      expect((await engine.call('GET', path)).json).toMatchObject({ status: 404, title: 'NOT_FOUND' });
    });

    it('are gone once their file is deleted: the version before is the latest again', async () => {
      // given
      const keys: string[] = [];
      for (const value of ['"old"', '"new"']) {
        const { json } = await engine.deploy({ 'gone.dmn': aDmn('gone-file', literal('gone', value)) });
        keys.push(textAt(json, 'deployments.1.decisionRequirements.decisionRequirementsKey'));
      }
      const output = async () => at((await evaluate({ decisionDefinitionId: 'gone' })).json, 'output');
      expect(await output()).toBe('"new"');

      // when
      expect((await engine.call('POST', `/resources/${keys[1]}/deletion`, {})).status).toBe(200);

      // then
      expect(await output()).toBe('"old"');
      expect((await search('decision-definitions', { decisionDefinitionId: 'gone' })).json).toMatchObject({
        items: [{ version: 1 }],
      });
    });
  });

  describe('that a client evaluates', () => {
    beforeAll(async () => {
      await engine.deploy({ 'menu.dmn': menu() });
    });

    it('answer with the output and with everything that was evaluated', async () => {
      const { status, json } = await evaluate({
        decisionDefinitionId: 'order',
        variables: { season: 'Fall' },
      });
      expect(status).toBe(200);
      const key = textAt(json, 'decisionEvaluationKey');
      expect(json).toMatchObject({
        decisionDefinitionId: 'order',
        decisionDefinitionName: 'order name',
        decisionDefinitionVersion: 1,
        decisionRequirementsId: 'menu',
        output: '"I want Stew"',
        failedDecisionDefinitionId: 'order',
        failureMessage: '',
        tenantId: '<default>',
        decisionInstanceKey: key,
        evaluatedDecisions: [
          {
            decisionDefinitionId: 'dish',
            decisionDefinitionName: 'dish name',
            decisionDefinitionVersion: 1,
            decisionDefinitionType: 'DECISION_TABLE',
            decisionEvaluationInstanceKey: key,
            output: '"Stew"',
            evaluatedInputs: [{ inputId: 'in1', inputName: 'season', inputValue: '"Fall"' }],
            matchedRules: [
              {
                ruleId: 'r1',
                ruleIndex: 1,
                evaluatedOutputs: [{ outputId: 'out1', outputName: 'The dish', outputValue: '"Stew"' }],
              },
            ],
          },
          {
            decisionDefinitionId: 'order',
            decisionDefinitionType: 'LITERAL_EXPRESSION',
            output: '"I want Stew"',
          },
        ],
      });
    });

    it('are found by key too', async () => {
      const { json } = await search('decision-definitions', { decisionDefinitionId: 'dish' });
      const decisionDefinitionKey = textAt(json, 'items.0.decisionDefinitionKey');
      const reply = await evaluate({ decisionDefinitionKey, variables: { season: 'Summer' } });
      expect(reply.json).toMatchObject({ decisionDefinitionKey, output: 'null' });
    });

    it('answer with a failure where they cannot be evaluated', async () => {
      const { status, json } = await evaluate({
        decisionDefinitionId: 'order',
        variables: { season: 'Winter' },
      });
      expect(status).toBe(200);
      expect(json).toMatchObject({ output: 'null', failedDecisionDefinitionId: 'dish' });
      expect(textAt(json, 'failureMessage')).toContain(
        "Expected to evaluate decision 'order', but Assertion failure",
      );
    });

    it('keep every digit of numbers', async () => {
      await engine.deploy({ 'digits.dmn': aDmn('digits-file', literal('digits', '[n, 0.1 + 0.2]')) });
      const body = '{"decisionDefinitionId":"digits","variables":{"n":9007199254740993}}';
      const { json } = await engine.call('POST', '/decision-definitions/evaluation', body);
      expect(at(json, 'output')).toBe('[9007199254740993,0.3]');
    });

    it('count calls of business knowledge models, which have no version', async () => {
      const xml = aDmn(
        'sum-file',
        knowledge('f', ['n'], literalLogic('n + 1')),
        literal('sum', 'f(1)', { knowledge: ['f'] }),
      );
      await engine.deploy({ 'sum.dmn': xml });
      expect((await evaluate({ decisionDefinitionId: 'sum' })).json).toMatchObject({
        evaluatedDecisions: [
          {
            decisionDefinitionId: 'f',
            decisionDefinitionKey: '-1',
            decisionDefinitionVersion: -1,
            output: '2',
          },
          { decisionDefinitionId: 'sum', output: '2' },
        ],
      });
    });

    it.each([
      [
        'an unknown id',
        { decisionDefinitionId: 'nowhere' },
        404,
        "Command 'EVALUATE' rejected with code 'NOT_FOUND': Expected to evaluate decision 'nowhere', but no decision found for id 'nowhere'",
      ],
      [
        'an unknown key',
        { decisionDefinitionKey: '1' },
        404,
        "Command 'EVALUATE' rejected with code 'NOT_FOUND': Expected to evaluate decision '1', but no decision found for key '1'",
      ],
      [
        'neither id nor key',
        {},
        400,
        'At least one of [decisionDefinitionId, decisionDefinitionKey] is required.',
      ],
      [
        'id and key',
        { decisionDefinitionId: 'dish', decisionDefinitionKey: '1' },
        400,
        'Only one of [decisionDefinitionId, decisionDefinitionKey] is allowed.',
      ],
      [
        'a key that is none',
        { decisionDefinitionKey: 'x' },
        400,
        'Request property [decisionDefinitionKey] cannot be parsed',
      ],
      [
        'an unknown property',
        { decisionDefinitionId: 'dish', version: 1 },
        400,
        'Request property [version] cannot be parsed',
      ],
      [
        'variables that are a list',
        { decisionDefinitionId: 'dish', variables: [] },
        400,
        'Request property [variables] cannot be parsed',
      ],
    ])('are refused with %s', async (_what, body, status, detail) => {
      expect((await evaluate(body)).json).toMatchObject({ status, detail });
    });
  });

  describe('that a process calls', () => {
    const process = (id: string, options: Parameters<typeof decide>[2] = {}) =>
      aProcess(
        id,
        start('s'),
        decide('rule', 'dish', options),
        service('work', { type: id }),
        end('e'),
        's -> rule -> work -> e',
      );

    async function run(processDefinitionId: string, season: string): Promise<string> {
      const reply = await engine.call('POST', '/process-instances', {
        processDefinitionId,
        variables: { season },
      });
      return textAt(reply.json, 'processInstanceKey');
    }

    async function result(processInstanceKey: string): Promise<unknown> {
      const { json } = await search('variables', { processInstanceKey, name: 'result' });
      return at(json, 'items.0.value');
    }

    it('rule 35: give the result variable, and their history belongs to the task', async () => {
      // given
      await engine.deploy({ 'menu.dmn': menu(), 'latest.bpmn': process('latest') });

      // when
      const processInstanceKey = await run('latest', 'Fall');

      // then
      expect(await result(processInstanceKey)).toBe('"Stew"');
      const { json } = await search('decision-instances', { processInstanceKey });
      const elements = await search('element-instances', { processInstanceKey, elementId: 'rule' });
      const found = {
        state: 'EVALUATED',
        decisionDefinitionId: 'dish',
        decisionDefinitionName: 'dish name',
        decisionDefinitionType: 'DECISION_TABLE',
        result: '"Stew"',
        processInstanceKey,
        elementInstanceKey: textAt(elements.json, 'items.0.elementInstanceKey'),
        tenantId: '<default>',
      };
      expect(json).toMatchObject({ items: [found], page: { totalItems: 1 } });
      const instanceKey = textAt(json, 'items.0.decisionEvaluationInstanceKey');
      expect((await engine.call('GET', `/decision-instances/${instanceKey}`)).json).toMatchObject({
        ...found,
        evaluatedInputs: [{ inputId: 'in1', inputName: 'season', inputValue: '"Fall"' }],
        matchedRules: [{ ruleId: 'r1', ruleIndex: 1 }],
      });
      for (const filter of [
        { decisionEvaluationInstanceKey: instanceKey },
        { decisionEvaluationKey: instanceKey, state: 'evaluated' },
        { elementInstanceKey: found.elementInstanceKey, decisionDefinitionType: 'DECISION_TABLE' },
      ])
        expect((await search('decision-instances', filter)).json).toMatchObject({ items: [found] });
    });

    it('rule 35: a failed evaluation is an incident, and it is found among the decision instances', async () => {
      // given
      await engine.deploy({ 'menu.dmn': menu(), 'failing.bpmn': process('failing') });

      // when
      const processInstanceKey = await run('failing', 'Winter');

      // then
      const incidents = await search('incidents', { processInstanceKey });
      expect(incidents.json).toMatchObject({
        items: [{ errorType: 'DECISION_EVALUATION_ERROR', elementId: 'rule' }],
      });
      const message = textAt(incidents.json, 'items.0.errorMessage');
      expect((await search('decision-instances', { processInstanceKey })).json).toMatchObject({
        items: [{ state: 'FAILED', evaluationFailure: message, result: 'null' }],
      });

      // when
      await engine.call('PUT', `/element-instances/${processInstanceKey}/variables`, {
        variables: { season: 'Fall' },
      });
      const incidentKey = textAt(incidents.json, 'items.0.incidentKey');
      expect((await engine.call('POST', `/incidents/${incidentKey}/resolution`)).status).toBe(204);

      // then
      expect(await result(processInstanceKey)).toBe('"Stew"');
      expect(
        (await search('decision-instances', { processInstanceKey, state: 'EVALUATED' })).json,
      ).toMatchObject({
        page: { totalItems: 1 },
      });
    });

    it('leave no history once their instance is deleted', async () => {
      // given
      await engine.deploy({
        'menu.dmn': menu(),
        'short.bpmn': aProcess('short', start('s'), decide('rule', 'dish'), end('e'), 's -> rule -> e'),
      });
      const processInstanceKey = await run('short', 'Fall');
      const found = async () =>
        at((await search('decision-instances', { processInstanceKey })).json, 'page.totalItems');
      expect(await found()).toBe(1);

      // when
      const reply = await engine.call('POST', `/process-instances/${processInstanceKey}/deletion`);

      // then
      expect(reply.status).toBeLessThan(300);
      await eventually(found, (count) => count === 0);
    });

    it('rule 3: the binding latest follows new versions, deployment and version tag do not', async () => {
      // given
      const first = menu({ versionTag: 'v1' }, '"first"');
      await engine.deploy({
        'menu.dmn': first,
        'bound-latest.bpmn': process('bound-latest'),
        'bound-deployment.bpmn': process('bound-deployment', { bindingType: 'deployment' }),
        'bound-tag.bpmn': process('bound-tag', { bindingType: 'versionTag', versionTag: 'v1' }),
      });
      await engine.deploy({ 'menu.dmn': menu({ versionTag: 'v2' }, '"second"') });

      // when
      const results = [];
      for (const id of ['bound-latest', 'bound-deployment', 'bound-tag'])
        results.push(await result(await run(id, 'Fall')));

      // then
      expect(results).toEqual(['"second"', '"first"', '"first"']);
    });

    it('rule 3: the binding deployment holds where only the process has changed since', async () => {
      const bound = (name: string) =>
        aProcess(
          'again',
          start('s'),
          decide(name, 'dish', { bindingType: 'deployment' }),
          service('work'),
          end('e'),
          `s -> ${name} -> work -> e`,
        );
      const dmn = menu({}, '"again"');
      await engine.deploy({ 'menu.dmn': dmn, 'again.bpmn': bound('a') });
      await engine.deploy({ 'menu.dmn': dmn, 'again.bpmn': bound('b') });
      expect(await result(await run('again', 'Fall'))).toBe('"again"');
    });
  });
});
