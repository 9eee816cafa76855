import {
  catching,
  end,
  exclusive,
  manual,
  message,
  script,
  service,
  subProcess,
  start,
  task,
} from '../../bpmn-builder.ts';
import type { Case } from '../case.ts';
import { begin, one, p } from './model.ts';

const work = p(service('work'), 's -> work -> e');
const inner = (options = {}): string =>
  p(subProcess('sub', [start('i'), service('work'), 'i -> work'], options), 's -> sub -> e');

export const variables: readonly Case[] = [
  one(
    'rule 4: a mapping source without equals sign is a text',
    p(service('work', { inputs: { a: 'plain', b: '="feel"', c: '5', d: '=5' } }), 's -> work -> e'),
    begin,
    {
      activate: 'work',
    },
  ),
  one(
    'rule 5: a missing variable in a mapping is null',
    p(service('work', { inputs: { a: '=nothing' } }), 's -> work -> e'),
    begin,
    { activate: 'work' },
  ),
  one(
    'rule 6: an input mapping makes a local variable',
    p(service('work', { inputs: { x: '=x * 10' } }), 's -> work -> e'),
    { start: 'p', variables: { x: 1 } },
    { activate: 'work' },
    { complete: 'work' },
  ),
  one(
    'rule 6: later input mappings see earlier ones',
    p(service('work', { inputs: { a: '=1', b: '=a + 1', c: '=b + 1' } }), 's -> work -> e'),
    begin,
    { activate: 'work' },
  ),
  one(
    'rule 6: an input mapping builds a nested object',
    p(service('work', { inputs: { 'a.b': '=1', 'a.c.d': '=2', 'a.c.e': '="x"' } }), 's -> work -> e'),
    begin,
    { activate: 'work' },
  ),
  one(
    'rule 6: an input mapping that fails is an incident',
    p(service('work', { inputs: { a: '=assert(x, x != null)' } }), 's -> work -> e'),
    begin,
    { set: 'p', variables: { x: 4 } },
    { resolve: 'work' },
    { activate: 'work' },
  ),
  one(
    'rule 6: an output mapping that fails is an incident',
    p(service('work', { outputs: { a: '=assert(x, x != null)' } }), 's -> work -> e'),
    begin,
    { complete: 'work' },
    { set: 'work', variables: { x: 4 } },
    { resolve: 'work' },
  ),
  one('rule 7: variables of a job reach the process', work, begin, {
    complete: 'work',
    variables: { a: 1, b: 'two', c: [3], d: { e: null } },
  }),
  one(
    'rule 7: a variable of the process is changed where it is',
    work,
    { start: 'p', variables: { a: 1, keep: true } },
    { complete: 'work', variables: { a: 2 } },
  ),
  one(
    'rule 7: a local variable takes the value of its name',
    p(service('work', { inputs: { a: '=1' } }), 's -> work -> e'),
    begin,
    { complete: 'work', variables: { a: 2, b: 3 } },
  ),
  one(
    'rule 7: with output mappings only their targets leave',
    p(service('work', { outputs: { total: '=a + b' } }), 's -> work -> e'),
    begin,
    { complete: 'work', variables: { a: 1, b: 2, c: 3 } },
  ),
  one(
    'rule 7: a nested output target merges into the object that is there',
    p(service('work', { outputs: { 'a.b': '=x' } }), 's -> work -> e'),
    { start: 'p', variables: { a: { b: 0, c: 1 } } },
    { complete: 'work', variables: { x: 9 } },
  ),
  one(
    'rule 7: a nested output target makes an object where there is none',
    p(service('work', { outputs: { 'a.b.c': '=x' } }), 's -> work -> e'),
    begin,
    { complete: 'work', variables: { x: 9 } },
  ),
  {
    ...one(
      'rule 7: a nested output target replaces what is no object',
      p(service('work', { outputs: { 'a.b': '=x' } }), 's -> work -> e'),
      { start: 'p', variables: { a: 5 } },
      { complete: 'work', variables: { x: 9 } },
    ),
    differs: 'The object is made anew; Zeebe puts null in its place.',
  },
  one('rule 7: variables of a job in a sub process reach the process', inner(), begin, {
    complete: 'work',
    variables: { a: 1 },
  }),
  one('rule 7: a variable of a sub process is changed there', inner({ inputs: { a: '=0' } }), begin, {
    complete: 'work',
    variables: { a: 1, b: 2 },
  }),
  one(
    'rule 7: output mappings of a sub process',
    inner({ inputs: { a: '=0' }, outputs: { sum: '=a' } }),
    begin,
    { complete: 'work', variables: { a: 1, b: 2 } },
  ),
  one(
    'rule 7: an output mapping of a task in a sub process finds the variable of the sub process',
    p(
      subProcess('sub', [start('i'), service('work', { outputs: { a: '=x' } }), 'i -> work'], {
        inputs: { a: '=0' },
      }),
      's -> sub -> e',
    ),
    begin,
    { complete: 'work', variables: { x: 5 } },
  ),
  {
    ...one(
      'rule 8: a job sends the value that a local variable has already',
      p(service('work', { inputs: { a: '=1' } }), 's -> work -> e'),
      begin,
      { complete: 'work', variables: { a: 1 } },
    ),
    differs: 'The name stays where it is found.',
  },
  one(
    'rule 9: variables are set at the process',
    work,
    begin,
    { set: 'work', variables: { a: 1 } },
    { set: 'p', variables: { b: 2 } },
  ),
  one(
    'rule 9: variables are set locally',
    work,
    begin,
    { set: 'work', variables: { a: 1 }, local: true },
    { activate: 'work' },
    { complete: 'work' },
  ),
  one(
    'rule 9: a local variable is changed from outside',
    p(service('work', { inputs: { a: '=1' } }), 's -> work -> e'),
    begin,
    { set: 'work', variables: { a: 2, b: 3 } },
    { activate: 'work' },
  ),
  one(
    'rule 9: variables of what has ended cannot be set',
    p(service('a'), service('b'), 's -> a -> b -> e'),
    begin,
    { complete: 'a' },
    { set: 'a', variables: { x: 1 } },
  ),
  {
    ...one(
      'rule 6: an undefined task maps nothing of its own',
      p(task('t', { inputs: { a: '=1' }, outputs: { b: '=a + 1' } }), 's -> t -> e'),
      begin,
    ),
    differs: 'Refused by name, because the mappings would be ignored.',
  },
  one(
    'rule 7: output mappings of a start event',
    p(script('x', '=a', { result: 'seen' }), 's -> x -> e').replace(
      '<bpmn:startEvent id="s">',
      '<bpmn:startEvent id="s"><bpmn:extensionElements><zeebe:ioMapping><zeebe:output source="=given + 1" target="a"/></zeebe:ioMapping></bpmn:extensionElements>',
    ),
    { start: 'p', variables: { given: 1 } },
  ),
  one(
    'rule 6: input mappings of an end event are local to it',
    p(manual('m'), end('last', undefined, { inputs: { a: '=1' }, outputs: { b: '=a' } }), 's -> m -> last'),
    begin,
  ),
  one(
    'numbers keep every digit from start to job',
    work,
    { start: 'p', variables: { int: 4503599627370497, real: 0.1, neg: -1.5, zero: 0 } },
    { activate: 'work' },
  ),
  one(
    'kinds of values pass a FEEL expression unchanged',
    p(
      script('x', '={t: text, n: number, l: list, o: object, b: yes, z: none}', { result: 'copy' }),
      's -> x -> e',
    ),
    {
      start: 'p',
      variables: {
        text: 'ü"\\',
        number: 1.25,
        list: [1, 'a', null, [true]],
        object: { a: { b: 1 } },
        yes: false,
        none: null,
      },
    },
  ),
  one(
    'rule 5: paths into objects and lists',
    p(script('x', '=[o.a.b, o.missing, l[1], l[9], l[-1], count(l)]', { result: 'r' }), 's -> x -> e'),
    { start: 'p', variables: { o: { a: { b: 7 } }, l: [1, 2, 3] } },
  ),
  one(
    'temporal values become texts in variables',
    p(
      script(
        'x',
        '={d: date("2026-01-05"), t: time("08:30:00"), dt: date and time("2026-01-05T08:30:00"), z: date and time("2026-01-05T08:30:00Z"), du: duration("PT90M"), ym: duration("P14M")}',
        { result: 'r' },
      ),
      's -> x -> e',
    ),
    begin,
  ),
  one(
    'numbers of FEEL become numbers of JSON',
    p(
      script('x', '=[1, 1.0, 0.1 + 0.2, 10 / 4, 10 / 3, 2 ** 10, 1e3, -0.50]', { result: 'r' }),
      's -> x -> e',
    ),
    begin,
  ),
  one(
    'rule 7: a message brings variables and a mapping takes one',
    p(catching('c', message('m', '="k"'), { outputs: { a: '=x' } }), 's -> c -> e'),
    begin,
    { publish: 'm', key: 'k', variables: { x: 1, y: 2 } },
  ),
  one(
    'rule 7: a result waits for the end and brings the variables of the process',
    p(script('x', '=a + 1', { result: 'b' }), 's -> x -> e'),
    {
      run: 'p',
      variables: { a: 1 },
    },
  ),
  one(
    'rule 5: a condition compares what a script found',
    p(
      script('x', '=some n in l satisfies n > 2', { result: 'big' }),
      exclusive('g', 'm'),
      manual('m'),
      's -> x -> g',
      'g -> e: =big',
      'g -> m -> e',
    ),
    { start: 'p', variables: { l: [1, 2, 3] } },
  ),
];
