import { describe, expect, it } from 'vitest';
import { aProcess, decide, end, service, start } from '../../test/bpmn-builder.ts';
import { aDmn, literal, table } from '../../test/dmn-builder.ts';
import { EngineDriver } from '../../test/engine-driver.ts';

const dish = aDmn(
  'menu',
  table('dish', {
    inputs: ['season'],
    rules: [
      ['"Fall"', '"Stew"'],
      ['"Winter"', 'assert(null, false)'],
    ],
  }),
  literal('order', '"I want " + dish', { requires: ['dish'] }),
);

async function driverOf(...parts: Parameters<typeof decide>): Promise<EngineDriver> {
  const driver = await EngineDriver.deploy(
    aProcess('p', start('s'), decide(...parts), service('work'), end('e'), `s -> ${parts[0]} -> work -> e`),
  );
  await driver.deployDecisions(dish);
  return driver;
}

const incidents = (driver: EngineDriver) => driver.tree.incident.map(({ type, message }) => [type, message]);

describe('a business rule task with a called decision', () => {
  it('rule 35: puts the output of the decision into the result variable and goes on', async () => {
    const driver = await driverOf('rule', 'dish', { result: 'meal' });
    driver.start({ season: 'Fall' });
    expect(driver.active).toEqual(['work']);
    expect(driver.variables()).toEqual({ season: 'Fall', meal: 'Stew' });
  });

  it('rule 35: a decision without a result gives null', async () => {
    const driver = await driverOf('rule', 'dish');
    driver.start({ season: 'Summer' });
    expect(driver.variables()).toEqual({ season: 'Summer', result: null });
  });

  it('rule 35: sees input mappings, and with output mappings only their targets leave the task', async () => {
    const driver = await driverOf('rule', '=which', {
      inputs: { season: '="Fall"', which: '="order"' },
      outputs: { wish: '=upper case(result)' },
    });
    driver.start();
    expect(driver.variables()).toEqual({ wish: 'I WANT STEW' });
  });

  it('rule 35: an unknown decision is a CALLED_DECISION_ERROR, and goes on once it is deployed', async () => {
    // given
    const driver = await driverOf('rule', 'drink');
    driver.start();
    expect(driver.active).toEqual(['rule']);
    expect(incidents(driver)).toEqual([
      [
        'CALLED_DECISION_ERROR',
        "Expected to evaluate decision 'drink', but no decision found for id 'drink'",
      ],
    ]);

    // when
    await driver.deployDecisions(aDmn('bar', literal('drink', '"Tea"')));
    driver.resolve('rule');

    // then
    expect(driver.active).toEqual(['work']);
    expect(driver.variables()).toEqual({ result: 'Tea' });
  });

  it('rule 35: a failed evaluation is a DECISION_EVALUATION_ERROR whose history is kept', async () => {
    // given
    const driver = await driverOf('rule', 'order');

    // when
    driver.start({ season: 'Winter' });

    // then
    expect(driver.active).toEqual(['rule']);
    expect(incidents(driver)).toEqual([
      [
        'DECISION_EVALUATION_ERROR',
        expect.stringContaining("Expected to evaluate decision 'order', but Assertion failure"),
      ],
    ]);
    expect(driver.effects).toMatchObject([
      { type: 'decisionEvaluated', evaluation: { result: { failure: { decisionId: 'dish' } } } },
    ]);

    // when
    driver.set('p', { season: 'Fall' });
    driver.resolve('rule');

    // then
    expect(driver.variables()).toEqual({ season: 'Fall', result: 'I want Stew' });
  });

  it.each([
    [
      'deployment',
      { bindingType: 'deployment' },
      "with binding type 'deployment', but no such decision found in the deployment with key 0",
    ],
    [
      'version tag',
      { bindingType: 'versionTag', versionTag: 'v7' },
      "with id 'drink' and version tag 'v7', but no such decision found",
    ],
  ])('rule 3: says which binding found nothing: %s', async (_binding, options, message) => {
    const driver = await driverOf('rule', 'drink', options);
    driver.start();
    expect(incidents(driver)).toEqual([['CALLED_DECISION_ERROR', expect.stringContaining(message)]]);
  });

  it('rule 5: a decision id that is no text is an EXTRACT_VALUE_ERROR', async () => {
    const driver = await driverOf('rule', '=1 + 1');
    driver.start();
    expect(incidents(driver)).toMatchObject([
      ['EXTRACT_VALUE_ERROR', expect.stringContaining("to be 'STRING'")],
    ]);
  });
});
