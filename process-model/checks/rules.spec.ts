import { describe, expect, it } from 'vitest';
import {
  aProcess,
  boundary,
  call,
  catching,
  end,
  error,
  eventGateway,
  exclusive,
  message,
  parallel,
  receive,
  script,
  send,
  service,
  start,
  subProcess,
  timer,
  user,
  type Options,
  type Part,
} from '../../test/bpmn-builder.ts';
import { checkProcess } from './check-process.ts';
import type { ProcessProblem, Repair } from './problem.ts';
import { knownKinds, type World } from './world.ts';

const text = (zh: string) => ({ zh, en: zh });
const field = (name: string, more: Partial<World['forms'][number]['fields'][number]> = {}) => ({
  ...{ name, title: text(`“${name}”`), personal: false, given: false },
  ...more,
});
const world: World = {
  forms: [
    {
      key: 'visit',
      title: text('走访'),
      readable: true,
      fields: [field('amount'), field('phone', { personal: true }), field('secret'), field('outcome')],
      closed: { ask: ['secret'] },
    },
    { key: 'draft', title: text('草稿'), readable: false, fields: [], closed: {} },
    {
      key: 'review',
      title: text('评议'),
      readable: true,
      fields: [field('votesFor'), field('votesAgainst'), field('minutes')],
      closed: {},
    },
  ],
  roles: [
    { role: 'WINDOW_CLERK', people: 3, missing: [], missingCount: 0 },
    { role: 'SURVEYOR', people: 1, missing: ['东乡', '西乡'], missingCount: 2 },
    { role: 'FINANCE', people: 0, missing: ['东乡'], missingCount: 9 },
  ],
  kinds: [...knownKinds],
  processes: [{ id: 'payment', name: '支付' }],
};

/** Told at drawn models only; here nothing is drawn, and names are left out. */
const notHere = new Set(['NOT_DRAWN', 'NAME_MISSING', 'START_MESSAGE_MISSING']);
const check = async (...parts: Part[]): Promise<ProcessProblem[]> =>
  (await checkProcess(aProcess('p', ...parts), world)).filter(({ code }) => !notHere.has(code));
const told = async (...parts: Part[]): Promise<string[]> =>
  (await check(...parts)).map(({ code, elementId }) => `${elementId} ${code}`);
const repairOf = async (code: string, ...parts: Part[]): Promise<Repair | undefined> =>
  (await check(...parts)).find((problem) => problem.code === code)?.repair;

/** A process of one element. */
const only = (part: Part, id = 'it'): Part[] => [start('s'), part, end('e'), `s -> ${id} -> e`];
const form = (key = 'visit', group = 'WINDOW_CLERK'): string =>
  `<zeebe:formDefinition formKey="${key}" /><zeebe:assignmentDefinition candidateGroups="=[&quot;${group}&quot;]" />`;
const ask = (id: string, options: Options = {}): Part => user(id, { extensions: form(), ...options });

describe('human steps', () => {
  it.each<[string, Options, string[]]>([
    ['sound', {}, []],
    ['without a form', { extensions: form().replace(/<zeebe:form[^/]*\/>/, '') }, ['it FORM_MISSING']],
    ['with an unknown form', { extensions: form('vist') }, ['it FORM_UNKNOWN']],
    [
      'with a computed form',
      { extensions: `<zeebe:formDefinition formId="=kind" />${form().replace(/<zeebe:form[^/]*\/>/, '')}` },
      ['it VARIABLE_UNSET', 'it FORM_COMPUTED'],
    ],
    ['with a form under construction', { extensions: form('draft'), headers: { routing: 'anything' } }, []],
    ['without people', { extensions: form().replace(/<zeebe:assign[^/]*\/>/, '') }, ['it PEOPLE_MISSING']],
    ['for a role that there is not', { extensions: form('visit', 'WINDOW_CLERC') }, ['it ROLE_UNKNOWN']],
    ['for a role that nobody has', { extensions: form('visit', 'FINANCE') }, ['it ROLE_NOBODY']],
    ['for a role missing somewhere', { extensions: form('visit', 'SURVEYOR') }, ['it ROLE_NOBODY_SOMEWHERE']],
    ['of an unknown kind', { headers: { kind: 'acceptence' } }, ['it KIND_UNKNOWN']],
    [
      'of a kind whose answers the form lacks',
      { headers: { kind: 'democratic-review' } },
      ['it ANSWER_MISSING', 'it ANSWER_MISSING', 'it ANSWER_MISSING'],
    ],
    ['handing over what is no field', { headers: { routing: 'ammount' } }, ['it ANSWER_MISSING']],
    ['handing over what is personal', { headers: { routing: 'phone' } }, ['it PERSONAL_ROUTING']],
    ['with a limit that is none', { headers: { deadline: 'soon' } }, ['it HEADER_INVALID']],
    ['with an action that there is not', { headers: { actions: 'PUT_BACK, DANCE' } }, ['it HEADER_INVALID']],
    ['for whoever did a step that is gone', { headers: { sameAs: 'gone' } }, ['it STEP_UNKNOWN']],
    ['for a colleague whom nobody chose', { headers: { chosenIn: 'helper' } }, ['it CHOICE_UNKNOWN']],
    ['for nobody who did itself', { headers: { notBy: 'it' } }, ['it STEP_UNKNOWN']],
    [
      'with every rule',
      {
        headers: {
          ...{
            deadline: '2wd',
            level: 'COUNTY',
            department: 'HOUSING',
            nobody: 'STOP',
            reminders: '1wd, 0d',
          },
          ...{ pauses: 'NONE', actions: 'NONE', alreadyDone: 'TAKE_OVER', escalateTo: 'APPROVER' },
        },
      },
      [],
    ],
    ['handing over fields', { headers: { routing: 'amount, outcome' } }, []],
  ])('%s', async (_name, options, problems) => {
    expect(await told(...only(ask('it', options)))).toEqual(problems);
  });

  it('may not need an answer that the step has no right to write', async () => {
    expect(await told(...only(ask('ask', { headers: { routing: 'secret' } }), 'ask'))).toEqual([
      'ask ANSWER_CLOSED',
    ]);
  });

  it('are mended by what was probably meant', async () => {
    expect(await repairOf('FORM_UNKNOWN', ...only(ask('it', { extensions: form('vist') })))).toEqual({
      kind: 'setForm',
      element: 'it',
      form: 'visit',
    });
    expect(await repairOf('KIND_UNKNOWN', ...only(ask('it', { headers: { kind: 'acceptence' } })))).toEqual({
      kind: 'setHeader',
      element: 'it',
      key: 'kind',
      value: 'acceptance',
    });
    expect(await repairOf('PERSONAL_ROUTING', ...only(ask('it', { headers: { routing: 'phone' } })))).toEqual(
      {
        kind: 'dropRouting',
        element: 'it',
        name: 'phone',
      },
    );
  });

  it('of one name are told apart by nobody', async () => {
    const twins = aProcess('p', start('s'), ask('a'), ask('b'), end('e'), 's -> a -> b -> e').replace(
      /<bpmn:userTask /g,
      '<bpmn:userTask name="走访" ',
    );
    const codes = (await checkProcess(twins, world)).map(({ code, elementId }) => `${elementId} ${code}`);
    expect(codes).toContain('b NAME_TWICE');
    expect(codes).not.toContain('a NAME_MISSING');
  });
});

describe('jobs', () => {
  it.each<[string, Part, string[]]>([
    ['sound', service('it', { type: 'decide', inputs: {} }), ['it NO_OBJECTION']],
    ['of an unknown type', service('it', { type: 'accept_chek' }), ['it JOB_UNKNOWN']],
    ['with a header missing', send('it', { type: 'notify' }), ['it HEADER_MISSING']],
    [
      'with a misspelt header',
      send('it', { type: 'notify', headers: { tempalte: 'x' } }),
      ['it HEADER_UNKNOWN'],
    ],
    [
      'with an unknown value',
      service('it', { type: 'verify', headers: { mode: 'setle' } }),
      ['it HEADER_INVALID'],
    ],
    ['with a back-off', service('it', { type: 'verify', headers: { retryBackOff: 'PT1M' } }), []],
    ['calling what there is', call('it', 'payment'), []],
    ['calling what there is not', call('it', 'paiment'), ['it PROCESS_UNKNOWN']],
  ])('%s', async (_name, part, problems) => {
    expect(await told(...only(part))).toEqual(problems);
  });

  it('are mended by what was probably meant', async () => {
    expect(await repairOf('JOB_UNKNOWN', ...only(service('it', { type: 'accept_chek' })))).toEqual({
      kind: 'setJobType',
      element: 'it',
      type: 'accept-check',
    });
    expect(
      await repairOf('HEADER_UNKNOWN', ...only(send('it', { type: 'notify', headers: { tempalte: 'x' } }))),
    ).toEqual({
      kind: 'renameHeader',
      element: 'it',
      key: 'tempalte',
      to: 'template',
    });
    expect(
      await repairOf(
        'HEADER_INVALID',
        ...only(service('it', { type: 'verify', headers: { mode: 'setle' } })),
      ),
    ).toEqual({
      kind: 'setHeader',
      element: 'it',
      key: 'mode',
      value: 'settle',
    });
  });
});

/** `before`, a gateway that reads a variable, and two ends. */
const reading = (variable: string, ...before: Part[]): Part[] => [
  ...[start('s'), ...before, exclusive('gate', 'e'), end('e'), end('f')],
  ...['gate -> e', `gate -> f: =${variable} > 1`],
];

describe('variables', () => {
  it('that are spelt wrong are told with the one that was meant', async () => {
    const problems = await check(
      ...reading('prise', script('it', '=1', { result: 'price' }), 's -> it -> gate'),
    );
    expect(problems.map(({ params }) => params)).toEqual([{ name: 'prise', meant: 'price' }]);
  });

  it.each<[string, Part[], string[]]>([
    [
      'that nothing sets',
      reading('price', script('it', '=1', { result: 'cost' }), 's -> it -> gate'),
      ['gate_f VARIABLE_UNSET'],
    ],
    ['set by a script', reading('price', script('it', '=1', { result: 'price' }), 's -> it -> gate'), []],
    [
      'set by a job of ours',
      reading('surveyDueAt', service('it', { type: 'open-survey' }), 's -> it -> gate'),
      [],
    ],
    [
      'of a worker that is not ours',
      reading('price', service('it', { type: 'zzzzzzzzzzzz' }), 's -> it -> gate'),
      ['it JOB_UNKNOWN'],
    ],
    [
      'handed over by a person',
      reading('amount', ask('it', { headers: { routing: 'amount' } }), 's -> it -> gate'),
      [],
    ],
    [
      'asked of a person, but kept',
      reading('amount', ask('it'), 's -> it -> gate'),
      ['gate_f VARIABLE_NOT_ROUTED'],
    ],
    [
      'set by a mapping',
      reading('price', script('it', '=1', { outputs: { price: '=result' } }), 's -> it -> gate'),
      [],
    ],
    ['given at the start', reading('caseId', 's -> gate'), []],
  ])('%s', async (_name, parts, problems) => {
    expect(await told(...parts)).toEqual(problems);
  });

  it('that are set only later', async () => {
    const parts = [exclusive('gate', 'e'), script('it', '=1', { result: 'price' }), end('e'), end('f')];
    expect(await told(start('s'), ...parts, 's -> gate -> e', 'gate -> it: =price > 1', 'it -> f')).toEqual([
      'gate_it VARIABLE_LATER',
    ]);
  });

  it('that a job cannot do without', async () => {
    expect(await told(...only(service('it', { type: 'review-skip' })))).toEqual(['it VARIABLE_UNSET']);
  });

  it('that a step keeps are handed over by one repair, but not what is personal', async () => {
    expect(await repairOf('VARIABLE_NOT_ROUTED', ...reading('amount', ask('it'), 's -> it -> gate'))).toEqual(
      {
        kind: 'addRouting',
        element: 'it',
        name: 'amount',
      },
    );
    const [problem] = await check(...reading('phone', ask('it'), 's -> it -> gate'));
    expect(problem?.repair).toBeUndefined();
  });

  it('with personal data are not made by mappings', async () => {
    const mapped = service('it', { type: 'decide', outputs: { who: '=person.identityNumber' } });
    expect(await told(...only(mapped))).toContain('it PERSONAL_MAPPING');
    expect(await repairOf('PERSONAL_MAPPING', ...only(mapped))).toEqual({
      kind: 'dropMapping',
      element: 'it',
      direction: 'output',
      target: 'who',
    });
    expect(await told(...only(script('it', '=1', { inputs: { phone: '=caseId' } })))).toEqual([
      'it PERSONAL_MAPPING',
    ]);
  });
});

describe('ways', () => {
  it('that nothing leads to', async () => {
    const lost = [start('s'), end('e'), script('lost', '=1'), end('f'), 's -> e', 'lost -> f'];
    expect(await told(...lost)).toEqual(['lost UNREACHABLE']);
    expect(await repairOf('UNREACHABLE', ...lost)).toEqual({
      kind: 'removeElements',
      elements: ['lost', 'f'],
    });
    expect(
      await repairOf('UNREACHABLE', ...lost, script('loose', '=1'), exclusive('g', 'loose'), 'e'),
    ).toBeDefined();
  });

  it('that were cut are joined again', async () => {
    const cut = [start('s'), script('a', '=1'), script('b', '=1'), end('e'), 's -> a', 'b -> e'];
    expect(await repairOf('UNREACHABLE', ...cut)).toEqual({ kind: 'connect', from: 'a', to: 'b' });
  });

  it('round and round without anybody', async () => {
    const circle = (inside: Part): Part[] => [
      ...[start('s'), exclusive('in'), inside, exclusive('gate', 'e'), end('e')],
      ...['s -> in -> it -> gate -> e', 'gate -> in: =caseId = null'],
    ];
    expect(await told(...circle(service('it', { type: 'verify' })))).toEqual(['in IDLE_LOOP']);
    expect(await told(...circle(ask('it')))).toEqual([]);
    expect(await told(...circle(catching('it', timer('timeDuration', 'P1D'))))).toEqual([]);
    const endless = [
      start('s'),
      service('a', { type: 'verify' }),
      service('b', { type: 'decide' }),
      's -> a -> b -> a',
    ];
    expect(await told(...endless, end('e'))).toContain('a ENDLESS_LOOP');
    const caught = [start('s'), ask('a'), ask('b'), end('e'), 's -> a -> b -> a'];
    expect(await told(...caught)).toContain('a NO_WAY_OUT');
  });

  it('out of a gateway without a default', async () => {
    const gate = (otherwise?: string): Part[] => [
      ...[start('s'), exclusive('gate', otherwise), end('e'), end('f')],
      ...['s -> gate', 'gate -> e: =caseId = "1"', 'gate -> f: =caseId = "2"'],
    ];
    expect(await told(...gate())).toEqual(['gate GATEWAY_WITHOUT_DEFAULT']);
    expect(await told(...gate('f'))).toEqual([]);
    const open = [
      start('s'),
      exclusive('gate'),
      end('e'),
      end('f'),
      's -> gate -> e',
      'gate -> f: =caseId = "2"',
    ];
    expect(await told(...open)).toEqual(['gate GATEWAY_WITHOUT_DEFAULT']);
    expect(await repairOf('GATEWAY_WITHOUT_DEFAULT', ...open)).toEqual({
      kind: 'setDefaultFlow',
      gateway: 'gate',
      flow: 'gate_e',
    });
  });

  it('that part silently, or end silently', async () => {
    expect(await told(start('s'), script('a', '=1'), end('e'), end('f'), 's -> a -> e', 'a -> f')).toEqual([
      'a IMPLICIT_SPLIT',
    ]);
    expect(await repairOf('IMPLICIT_END', start('s'), script('a', '=1'), 's -> a')).toEqual({
      kind: 'addEnd',
      element: 'a',
    });
  });
});

describe('times', () => {
  const waiting = (...beside: Part[]): Part[] => [
    ...[start('s'), receive('it', 'verification-complete', '=caseId'), end('e'), 's -> it -> e', ...beside],
  ];
  const limit = [boundary('late', 'it', timer('timeDuration', 'P9D')), end('l'), 'late -> l'];
  const chase = (cycle: string): Part[] => [
    boundary('chase', 'it', timer('timeCycle', cycle), { interrupting: false }),
    ...[end('c'), 'chase -> c'],
  ];

  it('are set to waits for others', async () => {
    expect(await told(...waiting())).toEqual(['it WAIT_WITHOUT_LIMIT']);
    expect(await told(...waiting(...limit))).toEqual([]);
    const inside = subProcess('sub', [
      start('b'),
      catching('it', message('verification-complete', '=caseId')),
      'b -> it',
      end('x'),
      'it -> x',
    ]);
    const around = [boundary('late', 'sub', timer('timeDuration', 'P9D')), end('l'), 'late -> l'];
    expect(await told(start('s'), inside, ...around, end('e'), 's -> sub -> e')).toEqual([]);
    const raced = [
      eventGateway('g'),
      catching('a', message('verification-complete', '=caseId')),
      catching('t', timer('timeDuration', 'P1D')),
    ];
    expect(await told(start('s'), ...raced, end('e'), 's -> g -> a -> e', 'g -> t -> e')).toEqual([]);
  });

  it('repeat without end only where something else ends the wait', async () => {
    expect(await told(...waiting(...limit, ...chase('R/P3D')))).toEqual([]);
    expect(await told(...waiting(...chase('R5/P3D')))).toEqual(['it WAIT_WITHOUT_LIMIT']);
    expect(await repairOf('TIMER_ENDLESS', ...waiting(...chase('R/P3D')))).toEqual({
      kind: 'limitCycle',
      element: 'chase',
      times: 10,
    });
    expect(await repairOf('TIMER_ENDLESS', ...waiting(...chase('0 0 9 * * *')))).toBeUndefined();
  });
});

describe('decisions and reviews', () => {
  it('can be objected to', async () => {
    const objecting = [
      start('s'),
      service('it', { type: 'decide' }),
      receive('wait', 'case-objected', '=caseId'),
      end('e'),
    ];
    const limit = [boundary('late', 'wait', timer('timeDuration', 'P7D')), 'late -> e'];
    expect(await told(...objecting, ...limit, 's -> it -> wait -> e')).toEqual([]);
  });

  const review = user('it', { extensions: form('review'), headers: { kind: 'democratic-review' } });
  const skipping = (...before: Part[]): Part[] => [
    ...[start('s'), exclusive('gate', 'it'), review, exclusive('join'), end('e'), ...before],
    ...['gate -> it -> join -> e', 'gate -> join: =caseId = null'],
  ];
  it('are left out only where the reason is stored', async () => {
    expect(await told(...skipping('s -> gate'))).toEqual(['gate REVIEW_SKIPPABLE']);
    const asked = [service('facts', { type: 'reconcile' }), service('skip', { type: 'review-skip' })];
    expect(await told(...skipping(...asked, 's -> facts -> skip -> gate'))).toEqual([]);
  });

  it('wait for messages that somebody sends', async () => {
    const late = [boundary('late', 'it', timer('timeDuration', 'P9D')), 'late -> e'];
    expect(await told(...only(receive('it', 'case-objektd', '=caseId')), ...late)).toEqual([
      'it MESSAGE_UNKNOWN',
    ]);
  });

  it('begin with an application', async () => {
    const codes = async (event?: Parameters<typeof start>[1]): Promise<string[]> =>
      (await checkProcess(aProcess('p', start('s', event), end('e'), 's -> e'), world)).map(
        ({ code }) => code,
      );
    expect(await codes()).toContain('START_MESSAGE_MISSING');
    expect(await codes(message('p.start'))).not.toContain('START_MESSAGE_MISSING');
  });
});

describe('what the engine refuses', () => {
  it('is told by its code, with a repair where there is one way', async () => {
    const dead = await checkProcess(
      aProcess('p', start('s'), end('e'), 's -> e').replace('isExecutable="true"', ''),
      world,
    );
    expect(dead).toContainEqual(
      expect.objectContaining({ code: 'NOT_EXECUTABLE', repair: { kind: 'markExecutable', process: 'p' } }),
    );
    expect(await told(start('s'), start('t'), end('e'), 's -> e', 't -> e')).toContain('p START_BLANK_TWICE');
    expect(await repairOf('START_MISSING', script('a', '=1'), end('e'), 'a -> e')).toEqual({
      kind: 'addStart',
      process: 'p',
    });
    const bad = [start('s'), script('a', '=1 +'), end('e'), 's -> a -> e'];
    expect((await check(...bad))[0]).toMatchObject({ code: 'EXPRESSION_INVALID', params: { text: '=1 +' } });
    expect(
      await repairOf('BOUNDARY_ENDS', ...only(ask('it')), boundary('b', 'it', timer('timeDuration', 'P1D'))),
    ).toEqual({
      kind: 'addEnd',
      element: 'b',
    });
  });

  it('does not hide what else is wrong', async () => {
    const parts = [
      start('s'),
      parallel('g'),
      service('a', { type: 'decid' }),
      boundary('b', 'a', error('X')),
      end('e'),
      end('f'),
    ];
    const codes = await told(...parts, 's -> g -> a -> e', 'g -> f', 'b -> nowhere');
    expect(codes).toContain('a JOB_UNKNOWN');
  });
});
