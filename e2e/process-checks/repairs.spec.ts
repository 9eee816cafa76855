import { layoutProcess } from 'bpmn-auto-layout';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { Repair } from '../../process-model/checks/problem.ts';
import { closeBrowser, newPage } from '../../test/browser.ts';
import {
  aProcess,
  boundary,
  call,
  end,
  exclusive,
  message,
  parallel,
  receive,
  script,
  send,
  service,
  start,
  timer,
  user,
  type Part,
} from '../../test/bpmn-builder.ts';
import { shippedWorld } from '../../test/shipped-world.ts';
import { servePage, type ServedPage } from './serve-page.ts';

let served: ServedPage;
let page: Page;
let faults: string[];
const world = await shippedWorld();
beforeAll(async () => {
  served = await servePage();
  ({ page, faults } = await newPage());
  await page.goto(served.url);
  await vi.waitFor(async () => expect(await page.evaluate('"checksPage" in window')).toBe(true));
}, 180_000);
afterAll(async () => {
  await closeBrowser();
  await served.close();
});

/**
 * The model as a whole, line by line in the order of the alphabet: what bpmn-js removes and brings back comes last among
 * its neighbours, and what it named keeps an empty label in the drawing.
 */
const read = async (): Promise<string> =>
  z
    .string()
    .parse(await page.evaluate('checksPage.read()'))
    .split('\n')
    .filter((line) => line.trim() !== '<bpmndi:BPMNLabel />')
    .sort()
    .join('\n');

const form = (key: string, group: string): string =>
  `<zeebe:formDefinition formKey="${key}" /><zeebe:assignmentDefinition candidateGroups="=[&quot;${group}&quot;]" />`;
const ask = (headers: Record<string, string> = {}, extensions = form('acceptance', 'WINDOW_CLERK')): Part =>
  user('it', { extensions, headers });
const only = (part: Part): Part[] => [start('s', message('p.start')), part, end('e'), 's -> it -> e'];
const join = (fork: Part, met: Part): Part[] => [
  ...[start('s', message('p.start')), fork, script('a', '=1'), script('b', '=1'), met, end('e')],
  ...['s -> fork -> a -> met -> e', 'b -> met'],
];

/** A fault for each kind of repair, and what the model has when it is mended. */
const faultsAndRepairs: readonly [Repair['kind'], string, string, string][] = [
  [
    'setDefaultFlow',
    'GATEWAY_WITHOUT_DEFAULT',
    aProcess('p', start('s'), exclusive('g'), end('e'), end('f'), 's -> g -> e', 'g -> f: =caseId = "2"'),
    'default="g_e"',
  ],
  ['addEnd', 'IMPLICIT_END', aProcess('p', start('s'), script('it', '=1'), 's -> it'), '<bpmn:endEvent'],
  ['addStart', 'START_MISSING', aProcess('p', script('it', '=1'), end('e'), 'it -> e'), '<bpmn:startEvent'],
  [
    'connect',
    'UNREACHABLE',
    aProcess('p', start('s'), script('a', '=1'), script('b', '=1'), end('e'), 's -> a', 'b -> e'),
    'sourceRef="a" targetRef="b"',
  ],
  [
    'removeElements',
    'UNREACHABLE',
    aProcess('p', start('s'), end('e'), script('lost', '=1'), end('f'), 's -> e', 'lost -> f'),
    '<bpmn:endEvent',
  ],
  [
    'turnGateway',
    'DEADLOCK',
    aProcess('p', ...join(exclusive('fork', 'a'), parallel('met')), 'fork -> b: =caseId = "1"'),
    '<bpmn:exclusiveGateway id="met"',
  ],
  [
    'addCondition',
    'CONDITION_MISSING',
    aProcess('p', start('s'), exclusive('g', 'e'), end('e'), end('f'), 's -> g -> e', 'g -> f'),
    '=false</bpmn:conditionExpression>',
  ],
  [
    'removeCondition',
    'CONDITION_MISPLACED',
    aProcess('p', start('s'), script('it', '=1'), end('e'), 's -> it', 'it -> e: =caseId = "1"'),
    'bpmn:scriptTask',
  ],
  [
    'setJobType',
    'JOB_UNKNOWN',
    aProcess('p', ...only(service('it', { type: 'accept_chek' }))),
    'type="accept-check"',
  ],
  [
    'setHeader',
    'HEADER_INVALID',
    aProcess('p', ...only(service('it', { type: 'verify', headers: { mode: 'setle' } }))),
    'value="settle"',
  ],
  [
    'renameHeader',
    'HEADER_UNKNOWN',
    aProcess('p', ...only(send('it', { type: 'notify', headers: { tempalte: 'x' } }))),
    'key="template" value="x"',
  ],
  [
    'removeHeader',
    'HEADER_UNKNOWN',
    aProcess('p', ...only(send('it', { type: 'notify', headers: { template: 'x', colour: 'red' } }))),
    'key="template" value="x"',
  ],
  [
    'setRole',
    'ROLE_UNKNOWN',
    aProcess('p', ...only(ask({}, form('acceptance', 'WINDOW_CLERC')))),
    '[&#34;WINDOW_CLERK&#34;]',
  ],
  [
    'setForm',
    'FORM_UNKNOWN',
    aProcess('p', ...only(ask({}, form('aceptance', 'WINDOW_CLERK')))),
    'formKey="acceptance"',
  ],
  [
    'setCalledProcess',
    'PROCESS_UNKNOWN',
    aProcess('p', ...only(call('it', 'payment-bach'))),
    'processId="payment-batch"',
  ],
  [
    'addRouting',
    'VARIABLE_NOT_ROUTED',
    aProcess(
      'p',
      start('s'),
      ask(),
      exclusive('g', 'e'),
      end('e'),
      end('f'),
      's -> it -> g -> e',
      'g -> f: =outcome = "SUPPLEMENT"',
    ),
    'key="routing" value="outcome"',
  ],
  [
    'dropRouting',
    'ANSWER_MISSING',
    aProcess('p', ...only(ask({ routing: 'outcome,zzzzzzzzzzz' }))),
    'value="outcome"',
  ],
  [
    'dropMapping',
    'PERSONAL_MAPPING',
    aProcess(
      'p',
      ...only(service('it', { type: 'decide', outputs: { phone: '=outcome', kept: '=outcome' } })),
    ),
    'target="kept"',
  ],
  [
    'limitCycle',
    'TIMER_ENDLESS',
    aProcess(
      'p',
      start('s', message('p.start')),
      receive('it', 'verification-complete', '=caseId'),
      boundary('t', 'it', timer('timeCycle', 'R/P3D'), { interrupting: false }),
      end('e'),
      end('f'),
      's -> it -> e',
      't -> f',
    ),
    'R10/P3D',
  ],
  [
    'markExecutable',
    'NOT_EXECUTABLE',
    aProcess('p', ...only(script('it', '=1'))).replace('isExecutable="true"', ''),
    'isExecutable="true"',
  ],
  [
    'setStartMessage',
    'START_MESSAGE_MISSING',
    aProcess('p', start('s'), end('e'), 's -> e'),
    'name="p.start"',
  ],
  ['nameFromType', 'NAME_MISSING', aProcess('p', ...only(ask())), 'name="人工办理"'],
];

describe('each repair', () => {
  it('is tried', () => {
    const kinds = Repair.options.map(({ shape }) => shape.kind.value);
    expect(faultsAndRepairs.map(([kind]) => kind).sort()).toEqual([...kinds].sort());
  });

  it.each(faultsAndRepairs)('%s mends, and one undo takes it back', async (kind, code, plain, mended) => {
    const xml = await layoutProcess(plain);
    await page.evaluate(`checksPage.open(${JSON.stringify(xml)}, ${JSON.stringify(world)})`);
    const head = page.locator('.problems .head');
    if ((await head.getAttribute('aria-expanded')) === 'false') await head.click();
    const row = page.locator(`.problems li[data-code="${code}"]`).first();
    await row.waitFor();
    const element = await row.getAttribute('data-element');
    const rows = page.locator(`.problems li[data-code="${code}"][data-element="${element ?? ''}"]`);
    const [count, before] = [await rows.count(), await read()];

    await row.locator('.repair').click();
    await expect.poll(() => rows.count(), { timeout: 10_000, message: kind }).toBe(count - 1);
    const after = await read();
    expect(after).toContain(mended);

    await page.evaluate("checksPage.modeler().get('commandStack').undo()");
    expect(await read()).toBe(before);
    await page.evaluate("checksPage.modeler().get('commandStack').redo()");
    expect(await read()).toBe(after);
    expect(faults).toEqual([]);
  });
});
