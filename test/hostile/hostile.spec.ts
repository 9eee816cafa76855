import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aProcess, call, end, manual, parallel, script, service, start } from '../bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { at, eventually } from '../engine.ts';
import { Victim, type Answer } from './victim.ts';

const MEGABYTE = 1024 * 1024;

/** What a heap may hold more than before: compiled models, caches, the code that ran for the first time. */
const SLACK = 48 * MEGABYTE;

let database: TestDatabase;
let victim: Victim;
beforeAll(async () => {
  database = await createTestDatabase();
  victim = await Victim.start(database.url);
  await victim.deploy({
    'ordinary.bpmn': aProcess(
      'ordinary',
      start('s'),
      service('work', { type: 'ordinary' }),
      end('e'),
      's -> work -> e',
    ),
    'keeping.bpmn': aProcess(
      'keeping',
      start('s'),
      service('work', { type: 'never taken' }),
      end('e'),
      's -> work -> e',
    ),
  });
  await victim.whileUnharmed(() => victim.call('GET', '/topology'));
}, 60_000);
afterAll(async () => {
  victim.stop();
  await database.drop();
});

/** Runs an attack beside ordinary work; afterwards the memory is as it was. */
async function survived<T>(attack: () => Promise<T>): Promise<T> {
  const before = await victim.heap();
  const result = await victim.whileUnharmed(attack);
  await eventually(
    () => victim.heap(),
    (after) => after < before + SLACK,
  );
  return result;
}

const times = <T>(count: number, one: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, one));

const tasks = (count: number): string => {
  const ids = Array.from({ length: count }, (_, i) => `t${i}`);
  return aProcess('long', start('s'), ...ids.map(manual), end('e'), ['s', ...ids, 'e'].join(' -> '));
};

const isRefused = ({ status, json }: Answer): boolean =>
  [400, 413].includes(status) && typeof at(json, 'detail') === 'string';

describe('a hostile model', { timeout: 60_000 }, () => {
  const levels = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
    '',
  );
  const ordinary = aProcess('p', start('s', undefined), end('e'), 's -> e').replace(/<\?xml[^>]*>/, '');

  it.each([
    [
      'entities that multiply',
      `<!DOCTYPE x [<!ENTITY l0 "lol">${levels}]>${ordinary.replace('<bpmn:process', '<bpmn:process name="&l9;"')}`,
    ],
    ['an entity of a file', `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${ordinary}`],
    ['a document type elsewhere', `<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">${ordinary}`],
    ['references without end', ordinary.replace('id="s"', `id="s" name="${'&amp;'.repeat(300_000)}"`)],
    ['5,000 elements', tasks(5000)],
    ['scopes in scopes', `<bpmn:definitions>${'<bpmn:subProcess>'.repeat(5000)}`],
    [
      'attributes',
      ordinary.replace(
        'id="s"',
        `id="s" ${Array.from({ length: 100_000 }, (_, i) => `a${i}="1"`).join(' ')}`,
      ),
    ],
  ])('with %s is refused', async (_name, xml) => {
    const answers = await survived(() => times(5, () => victim.deploy({ 'bad.bpmn': xml })));
    expect(answers.filter((answer) => !isRefused(answer))).toEqual([]);
  });

  it('as long as is allowed is deployed and run', async () => {
    await survived(async () => {
      expect((await victim.deploy({ 'long.bpmn': tasks(900) })).status).toBe(200);
      const key = await victim.create('long');
      const { json } = await victim.call('GET', `/process-instances/${key}`);
      expect(at(json, 'state')).toBe('COMPLETED');
    });
  });

  it.each([
    ['brackets', '('.repeat(20_000)],
    ['lists', `=${'['.repeat(10_000)}1${']'.repeat(10_000)}`],
    ['sums', `=1${'+1'.repeat(200_000)}`],
  ])('with an expression of too many %s is refused', async (_name, expression) => {
    const xml = aProcess('p', start('s'), script('x', `=${expression}`), end('e'), 's -> x -> e');
    expect(isRefused(await survived(() => victim.deploy({ 'bad.bpmn': xml })))).toBe(true);
  });
});

describe('a hostile expression ends as an incident:', { timeout: 60_000 }, () => {
  it.each([
    ['a list without end', '=for a in 1..100000000 return a'],
    ['a list of lists', '=for a in 1..400, b in 1..400 return 1'],
    ['a search that tries everything', '=some a in 1..3000, b in 1..3000 satisfies a = -1'],
    [
      'a pattern that tries everything',
      '=matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")',
    ],
    ['a value that doubles', '=string(for i in 1..40 return [partial, partial])'],
    ['a number without end', '=2 ** 999999999 ** 999999999'],
  ])('%s', async (name, expression) => {
    const id = `bomb_${name.replace(/\W/g, '_')}`;
    await victim.deploy({
      'bomb.bpmn': aProcess(id, start('s'), script('x', expression), end('e'), 's -> x -> e'),
    });
    const keys = await survived(() => times(4, () => victim.create(id)));
    const { json } = await victim.call('POST', '/incidents/search', {
      filter: { processInstanceKey: keys[0] },
    });
    expect(at(json, 'items.0.elementId')).toBe('x');
  });

  it('more instances of a task than are allowed; as many as are allowed are begun', async () => {
    const many = (id: string, count: number): string => {
      const loop = { over: `=for i in 1..${count} return i` };
      return aProcess(id, start('s'), service('m', { type: id, loop }), end('e'), 's -> m -> e');
    };
    await victim.deploy({
      'tooMany.bpmn': many('tooMany', 100_000),
      'allowed.bpmn': many('allowed', 10_000),
    });
    const key = await survived(() => victim.create('tooMany'));
    const { json } = await victim.call('POST', '/incidents/search', { filter: { processInstanceKey: key } });
    expect(at(json, 'items.0.errorType')).toBe('EXTRACT_VALUE_ERROR');
    await survived(() => victim.create('allowed'));
  });

  it('a process that calls itself', async () => {
    await victim.deploy({
      'self.bpmn': aProcess('self', start('s'), call('again', 'self'), end('e'), 's -> again -> e'),
    });
    const { status } = await survived(() =>
      victim.call('POST', '/process-instances', { processDefinitionId: 'self' }),
    );
    expect(status).toBe(200);
    const { json } = await victim.call('POST', '/incidents/search', {
      filter: { processDefinitionId: 'self' },
    });
    expect(at(json, 'items.0.errorType')).toBe('CALLED_ELEMENT_ERROR');
  });

  it('a process that doubles itself', async () => {
    await victim.deploy({
      'twice.bpmn': aProcess(
        'twice',
        start('s'),
        parallel('f'),
        call('a', 'twice'),
        call('b', 'twice'),
        end('e'),
        's -> f -> a -> e',
        'f -> b -> e',
      ),
    });
    const { status } = await survived(() =>
      victim.call('POST', '/process-instances', { processDefinitionId: 'twice' }),
    );
    expect([200, 503]).toContain(status);
  });
});

describe('hostile data', { timeout: 60_000 }, () => {
  it('beyond the limit are refused, and large ones below it are kept to the last character', async () => {
    await survived(async () => {
      const large = await times(6, () =>
        victim.call('POST', '/process-instances', {
          processDefinitionId: 'ordinary',
          variables: { x: 'y'.repeat(5 * MEGABYTE) },
        }),
      );
      expect(large.map(({ status }) => status)).toEqual([413, 413, 413, 413, 413, 413]);
    });
    await survived(async () => {
      const text = 'é'.repeat(MEGABYTE);
      // A job of its own type: that of the ordinary work would be taken, and gone when it is completed.
      const key = await victim.create('keeping', { x: text });
      const found = await victim.call('POST', '/variables/search?truncateValues=false', {
        filter: { processInstanceKey: key },
      });
      expect(found.status).toBe(200);
      await victim.call('POST', `/process-instances/${key}/cancellation`, {});
    });
  });

  it('nested 10,000 deep are refused', async () => {
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    const answers = await survived(() =>
      times(20, () =>
        victim.call('POST', '/process-instances', `{"processDefinitionId":"ordinary","variables":${deep}}`),
      ),
    );
    expect(answers.filter((answer) => !isRefused(answer))).toEqual([]);
  });

  it('in a thousand open polls of one client leave room for others', async () => {
    const answers = await survived(() =>
      times(1000, () =>
        victim.call('POST', '/jobs/activation', {
          type: 'never',
          timeout: 1000,
          maxJobsToActivate: 1,
          requestTimeout: 5000,
        }),
      ),
    );
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  });
});
