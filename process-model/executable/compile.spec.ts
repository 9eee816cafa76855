import { describe, expect, it } from 'vitest';
import {
  aProcess,
  boundary,
  call,
  decide,
  catching,
  end,
  error,
  escalation,
  eventGateway,
  eventSubProcess,
  exclusive,
  link,
  manual,
  message,
  parallel,
  raw,
  receive,
  script,
  service,
  signal,
  start,
  subProcess,
  task,
  throwing,
  timer,
  user,
  type Part,
} from '../../test/bpmn-builder.ts';
import { listening } from '../../test/bpmn-listeners.ts';
import { compileBpmn } from './compile.ts';

/** The problems of a process that begins with `s`, as `element: message`. */
async function problemsOf(...parts: Part[]): Promise<string[]> {
  return problemsOfFile(aProcess('p', start('s'), ...parts));
}

async function problemsOfFile(xml: string): Promise<string[]> {
  const compiled = await compileBpmn(xml, 'case.bpmn');
  return compiled.ok ? [] : compiled.problems.map(({ elementId, message: text }) => `${elementId}: ${text}`);
}

const file = (inside: string, namespaces = ''): string =>
  `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" ${namespaces} id="d">${inside}</bpmn:definitions>`;

describe('a file that compiles', () => {
  it('gives its executable processes with elements, flows, names and version tag; the others are left out', async () => {
    const compiled = await compileBpmn(
      file(`<bpmn:process id="a" name="A" isExecutable="true">
          <bpmn:extensionElements><zeebe:versionTag value="v1"/></bpmn:extensionElements>
          <bpmn:startEvent id="s"/><bpmn:task id="t" name="T"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t"/>
          <bpmn:textAnnotation id="note"/></bpmn:process>
        <bpmn:process id="b" isExecutable="false"/>`),
      'case.bpmn',
    );
    expect(compiled).toMatchObject({ ok: true, processes: [{ id: 'a', name: 'A', versionTag: 'v1' }] });
    const process = compiled.ok ? compiled.processes[0] : undefined;
    expect([...(process?.elements.keys() ?? [])]).toEqual(['s', 't', 'a']);
    expect(process?.flows.get('f')).toMatchObject({ source: 's', target: 't' });
    expect(process?.elements.get('t')).toMatchObject({
      type: 'TASK',
      name: 'T',
      parent: 'a',
      incoming: ['f'],
    });
  });

  it('rule 1: may leave <incoming> and <outgoing> out, but for the <outgoing> of a boundary event', async () => {
    const body = (outgoing: string): string =>
      file(`<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:task id="t"/><bpmn:task id="u"/>
        <bpmn:boundaryEvent id="b" attachedToRef="t">${outgoing}<bpmn:errorEventDefinition/></bpmn:boundaryEvent>
        <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t"/><bpmn:sequenceFlow id="g" sourceRef="b" targetRef="u"/></bpmn:process>`);
    expect(await problemsOfFile(body('<bpmn:outgoing>g</bpmn:outgoing>'))).toEqual([]);
    expect(await problemsOfFile(body(''))).toEqual(['b: Must have at least one outgoing sequence flow']);
  });

  it('may lead a flow back to its start event', async () => {
    expect(await problemsOf(service('work'), 's -> work -> s')).toEqual([]);
  });
});

describe('a file that is refused', () => {
  it('rule 1: names all problems by element, and gives them as one text', async () => {
    const compiled = await compileBpmn(
      aProcess('p', start('s'), raw('a', 'serviceTask'), script('b', '=1 +'), 's -> a -> b'),
      'case.bpmn',
    );
    expect(compiled).toMatchObject({ ok: false });
    const text = compiled.ok ? '' : compiled.text;
    expect(text).toMatch(
      /^'case\.bpmn': - Element: a\n {4}- ERROR: Must have a zeebe:taskDefinition with a job type\n- Element: b\n {4}- ERROR: /,
    );
  });

  it.each([
    ['no XML', 'hello', 'definitions: The file is no BPMN document: missing start tag'],
    [
      'another document',
      '<a/>',
      'definitions: The file is no BPMN document: failed to parse document as <bpmn:Definitions>',
    ],
    ['no process', file(''), 'd: Must contain at least one executable process'],
    [
      'a duplicate id',
      file(
        '<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="x"/><bpmn:task id="x"/></bpmn:process>',
      ),
      "x: The id 'x' is used more than once",
    ],
    [
      'a missing reference',
      file(
        '<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:receiveTask id="r" messageRef="none"/></bpmn:process>',
      ),
      "r: The messageRef 'none' does not exist in the file",
    ],
    [
      'an unknown element',
      file(
        '<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:task id="t">\n<bpmn:wish/></bpmn:task></bpmn:process>',
      ),
      't: The element bpmn:Wish is not known here',
    ],
    [
      'an unknown attribute',
      file('<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s" wish="1"/></bpmn:process>'),
      "s: The attribute 'wish' is not known here",
    ],
    [
      'an element without id',
      file('<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:task/></bpmn:process>'),
      'p: Holds an element bpmn:Task without an id',
    ],
    [
      'an attribute of Camunda 7',
      file(
        '<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:userTask id="t" c7:assignee="x"/></bpmn:process>',
        'xmlns:c7="http://camunda.org/schema/1.0/bpmn"',
      ),
      "t: The attribute 'c7:assignee' belongs to Camunda 7 and has no meaning for this engine",
    ],
  ])('for %s', async (_what, xml, problem) => {
    expect(await problemsOfFile(xml)).toContain(problem);
  });

  it.each([
    ['adHocSubProcess', ''],
    ['transaction', ''],
    ['complexGateway', ''],
    ['startEvent', '<bpmn:conditionalEventDefinition/>'],
    ['startEvent', '<bpmn:compensateEventDefinition/>'],
    ['endEvent', '<bpmn:cancelEventDefinition/>'],
    ['task', '<bpmn:standardLoopCharacteristics/>'],
  ])('for the element %s with "%s", by name', async (tag, body) => {
    const problems = await problemsOf(raw('x', tag, body));
    expect(problems.join()).toMatch(/^x: .*not supported by this engine/);
  });

  it('for header names that Zeebe keeps to itself', async () => {
    const headers = { 'io.camunda.zeebe:formKey': 'acceptance' };
    for (const part of [service('x', { headers }), user('x', { headers })])
      expect((await problemsOf(part)).join()).toMatch(/^x: Attribute 'key' contains .* reserved/);
  });

  it.each([
    ['<zeebe:userTask/>', 'zeebe:UserTask has no meaning'],
    ['<zeebe:taskListeners/>', 'zeebe:TaskListeners has no meaning'],
    ['<zeebe:calledDecision decisionId="d" resultVariable="r"/>', 'zeebe:CalledDecision has no meaning'],
    ['<zeebe:priorityDefinition priority="1"/>', 'zeebe:PriorityDefinition has no meaning'],
  ])('for the extension %s', async (extensions, named) => {
    expect((await problemsOf(service('x', { extensions }))).join()).toContain(named);
  });

  it.each([
    ['at a gateway', { ...exclusive('x'), extensions: listening('end o') }, 'by gateway element'],
    ['at a start event', start('x', undefined, { extensions: listening('start o') }), 'by start events'],
    [
      'at a boundary event',
      boundary('x', 'work', error(), { extensions: listening('start o') }),
      'by boundary events',
    ],
    [
      'at an error end event',
      end('x', error('E'), { extensions: listening('end o') }),
      'by [error] end events',
    ],
    [
      'of one event and type',
      task('x', { extensions: listening('end o', 'start o', 'end o') }),
      "Found '2' duplicates based on eventType[end] and type[o], these combinations should be unique.",
    ],
    ['without type', task('x', { extensions: listening('start') }), 'Must have a job type'],
    ['of another event', task('x', { extensions: listening('middle o') }), "The event type 'middle'"],
    ['of a type that is no FEEL', task('x', { extensions: listening('start =1+') }), 'x: The expression'],
  ])('rule 39: for execution listeners %s', async (_what, part, problem) => {
    expect((await problemsOf(service('work'), part)).join()).toContain(problem);
  });

  it('rule 39: not for a circle in which a listener waits', async () => {
    const listened = task('a', { extensions: listening('start o') });
    expect(await problemsOf(task('a'), task('b'), 's -> a -> b -> a')).toHaveLength(1);
    expect(await problemsOf(listened, task('b'), 's -> a -> b -> a')).toEqual([]);
  });

  it.each([
    ['no decision id', decide('x', ''), 'x: Must have a zeebe:calledDecision with a decision id'],
    [
      'no result variable',
      decide('x', 'd', { result: '' }),
      'x: Must have a result variable for its decision',
    ],
    ['a result variable that is no name', decide('x', 'd', { result: 'a b' }), "'a b' is none"],
    [
      'a version tag binding without tag',
      decide('x', 'd', { bindingType: 'versionTag' }),
      'Must have a version tag',
    ],
    [
      'a job besides',
      decide('x', 'd', { extensions: '<zeebe:taskDefinition type="t"/>' }),
      "x: Must have either one 'zeebe:calledDecision' or one 'zeebe:taskDefinition' extension element",
    ],
  ])('for a business rule task with %s', async (_what, part, problem) => {
    expect((await problemsOf(part)).join()).toContain(problem);
  });

  it.each([['instantiate', 'receiveTask']])('for the attribute %s', async (attribute, tag) => {
    expect((await problemsOf(raw('x', tag, '', { [attribute]: 'true' }))).join()).toContain(attribute);
  });
});

describe('expressions', () => {
  it('are refused with element and place when they do not parse or call a function that does not exist', async () => {
    const problems = await problemsOf(
      service('a', { inputs: { x: '=1 + ' } }),
      service('b', { type: '=wish(1)' }),
    );
    expect(problems).toEqual([
      expect.stringMatching(/^a: The expression '=1 \+ ' can't be compiled: .* \(at character \d+\)$/),
      expect.stringMatching(
        /^b: The expression '=wish\(1\)' can't be compiled: .*wish.* \(at character \d+\)$/,
      ),
    ]);
  });

  it('must be expressions where static text makes no sense', async () => {
    const problems = await problemsOf(
      ...[exclusive('g', 'b'), task('a'), task('b'), script('c', '1'), receive('r', 'm', 'key')],
      ...[service('l', { loop: { over: 'items', until: 'true' } })],
      's -> g -> b',
      'g -> a: =true',
    );
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(['c', 'r', 'l']);
    expect(
      await problemsOfFile(
        aProcess(
          'p',
          start('s'),
          exclusive('g', 'b'),
          task('a'),
          task('b'),
          's -> g',
          'g -> a: =x',
          'g -> b',
        ).replace('=x', 'x'),
      ),
    ).toEqual(["g_a: Must have a condition that is an expression; 'x' does not start with '='"]);
  });

  it.each(['1a', 'a-b', 'a..b', ''])('a mapping target must be a name: %j', async (target) => {
    expect(await problemsOf(service('a', { inputs: { [target]: '=1' } }))).toEqual([
      `a: The mapping target '${target}' is not a variable name`,
    ]);
  });

  it.each([
    timer('timeDuration', 'soon'),
    timer('timeDate', '2026-13-01T00:00:00Z'),
    timer('timeCycle', '* *'),
  ])('static times are checked: %o', async (event) => {
    const host = [service('a'), boundary('b', 'a', event, { interrupting: false }), task('t'), 'b -> t'];
    expect((await problemsOf(...host)).join()).toMatch(/^b: The time .* is not valid$/);
  });
});

describe('design rules', () => {
  const cases: [string, Part[], string][] = [
    [
      'rule 16: a flow without condition',
      [exclusive('g'), task('a'), task('b'), 's -> g -> a', 'g -> b: =x'],
      'g_a: Must have a condition or be the default flow',
    ],
    [
      'rule 20: a condition elsewhere',
      [task('a'), task('b'), 's -> a', 'a -> b: =x'],
      'a_b: Conditions are allowed only on flows from exclusive and inclusive gateways',
    ],
    [
      'a flow over the border',
      [subProcess('u', [start('us'), task('a'), 'us -> a']), task('b'), 'a -> b'],
      'a_b: Must not cross the border of a sub process',
    ],
    [
      'rule 19: a single way on',
      [eventGateway('g'), catching('c', signal('x')), 's -> g -> c'],
      'g: Must have at least two outgoing sequence flows',
    ],
    [
      'rule 19: a task after an event-based gateway',
      [eventGateway('g'), catching('c', signal('x')), task('t'), 's -> g -> c', 'g -> t'],
      'g: Must lead only to intermediate catch events of messages, timers or signals',
    ],
    [
      'rule 21: a boundary event on a gateway',
      [parallel('g'), boundary('b', 'g', signal('x')), task('t'), 'b -> t'],
      'b: Must be attached to an activity of its scope',
    ],
    [
      'rule 21: a non-interrupting error event',
      [task('a'), boundary('b', 'a', error('E'), { interrupting: false }), task('t'), 'b -> t'],
      'b: Error events must be interrupting',
    ],
    [
      'rule 24: an escalation event on what has no inside',
      [task('a'), boundary('b', 'a', escalation('X')), task('t'), 'b -> t'],
      'b: An escalation boundary event should only be attached to a subprocess, or a call activity.',
    ],
    [
      'rule 13: two events of one code',
      [
        task('a'),
        boundary('b', 'a', error('E')),
        boundary('c', 'a', error('E')),
        task('t'),
        'b -> t',
        'c -> t',
      ],
      "c: Another event at the same place waits for the same error 'E'",
    ],
    [
      'rule 13: a code from an expression',
      [task('a'), boundary('b', 'a', error('=x')), task('t'), 'b -> t'],
      'b: The code of a catch event must not be an expression',
    ],
    [
      'rule 22: an event sub process without trigger',
      [eventSubProcess('h', [start('hs')])],
      'h: Must have exactly one start event, with a message, timer, signal, error or escalation',
    ],
    [
      'rule 26: a link that leads nowhere',
      [throwing('l', link('x')), 's -> l'],
      'l: Must name a link that an intermediate catch event of this scope has',
    ],
    [
      'rule 29: a cycle that fires once',
      [catching('c', timer('timeCycle', 'R/PT1H'))],
      'c: Must not be a time cycle: it fires only once',
    ],
    [
      'rule 30: a message without correlation key',
      [catching('c', message('m'))],
      'c: Must have a message with a subscription and its correlation key',
    ],
    [
      'rule 31: a message throw event without job',
      [throwing('t', message('m'))],
      't: Must have a zeebe:taskDefinition with a job type',
    ],
    [
      'rule 32: a sub process without start',
      [subProcess('u', [task('a')])],
      'u: Must have exactly one none start event',
    ],
    ['rule 32: a second none start event', [start('s2')], 'p: Must not have more than one none start event'],
    [
      'rule 33: a call without process id',
      [call('c', '')],
      'c: Must have a zeebe:calledElement with a process id',
    ],
    [
      'rule 34: an output without collection',
      [service('l', { loop: { over: '=[1]', collect: ['', '=x'] } })],
      'l: Must have both output collection and output element, or neither',
    ],
    [
      'rule 36: a form that is missing',
      [user('u', { extensions: '<zeebe:formDefinition formKey="camunda-forms:bpmn:f"/>' })],
      "u: Must refer to a zeebe:userTaskForm of its process; there is none with the id 'f'",
    ],
    [
      'an end event that goes on',
      [end('e'), task('a'), 's -> e -> a'],
      'e: An end event must not have outgoing sequence flows',
    ],
    [
      'a circle that never waits',
      [manual('a'), parallel('b'), 's -> c -> a -> b -> c', exclusive('c')],
      'c: A token would run for ever here, nothing waits: c > a > b > c',
    ],
  ];

  it.each(cases)('refuse %s', async (_what, parts, problem) => {
    expect(await problemsOf(...parts)).toContain(problem);
  });
});

describe('hostile files', () => {
  it('are refused before they are parsed: document types, size, depth, number of elements', async () => {
    expect(await problemsOfFile('<!DOCTYPE x [<!ENTITY a "b">]>' + file(''))).toEqual([
      'definitions: A document type declaration (DOCTYPE) is not allowed.',
    ]);
    expect(await problemsOfFile(file(`<!-- ${'x'.repeat(1_100_000)} -->`))).toEqual([
      'definitions: The file is larger than 1048576 bytes.',
    ]);
    expect(await problemsOfFile(file('<bpmn:subProcess id="a">'.repeat(20_000)))).toEqual([
      'definitions: Elements are nested deeper than 20 levels.',
    ]);
    expect(await problemsOfFile(file('<bpmn:task id="a"/>'.repeat(2001)))).toEqual([
      'definitions: There are more than 2000 flow elements.',
    ]);
  });

  it('take names such as __proto__ and constructor as plain ids', async () => {
    const compiled = await compileBpmn(
      aProcess('constructor', start('__proto__'), task('toString'), '__proto__ -> toString'),
      'x.bpmn',
    );
    expect(compiled).toMatchObject({ ok: true });
    expect(compiled.ok && [...(compiled.processes[0]?.elements.keys() ?? [])]).toEqual([
      '__proto__',
      'toString',
      'constructor',
    ]);
  });

  it('are not fooled by comments, CDATA and signs inside attributes', async () => {
    const quiet =
      file(`<!-- <!DOCTYPE x> --><bpmn:process id="p" isExecutable="true"><bpmn:documentation><![CDATA[<a><b>]]></bpmn:documentation>
      <bpmn:startEvent id="s" name="a > b"/></bpmn:process>`);
    expect(await problemsOfFile(quiet)).toEqual([]);
  });
});
