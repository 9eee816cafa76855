import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aProcess, end, service, start } from '../../test/bpmn-builder.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { startTestEngine, textAt, type Reply, type TestEngine } from '../../test/engine.ts';
import type { Operation } from './operation.ts';

/** One JSON text of every kind: each field gets them all. */
const kinds = ['null', 'true', '-1', '1.5', '""', '"x"', '"\\u0000"', '[]', '[null]', '{}', '{"x":1}'];

/** Texts that mean trouble here or there: each field gets some of them, and together they meet every kind of field. */
const troubles = [
  ...[
    '0',
    '1e400',
    '-1e-400',
    '2147483648',
    '9223372036854775807',
    '99999999999999999999999999',
    '" "',
    '"-1"',
  ],
  ...['"9223372036854775807"', '"9223372036854775808"', '"2025-01-01"', '"9999999-01-01T00:00:00Z"'],
  ...['"2025-01-01T00:00:00Z"', '"\\ud800"', '"\\\\"', '"%_*?"', '"<default>"', '[1]', '["x"]', '[[]]'],
  ...['{"__proto__":{"a":1}}', '{"constructor":1}', '{"$like":"\\\\"}', '{"$like":"a\\u0000"}', '{"$in":[]}'],
  ...['{"$in":[null]}', '{"$in":["x"]}', '{"$notIn":["x"]}', '{"$exists":1}', '{"$exists":true}'],
  ...[
    '{"$gt":"0001-01-01T00:00:00Z"}',
    '{"$eq":null}',
    '{"$neq":"9223372036854775807"}',
    '{"$eq":{"$eq":1}}',
  ],
  ...[
    '{"$gte":-2147483648}',
    '{"$eq":9223372036854775807}',
    '"WyIxIl0="',
    '"bnVsbA=="',
    '"x,y"',
    '["a","a"]',
  ],
];

/** Bodies that are wrong as a whole. */
const wholes = [
  ...kinds,
  ...troubles,
  `"${'x'.repeat(100_000)}"`,
  `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  '{',
];

const TROUBLES_A_FIELD = 6;

const oddKeys = [
  '0',
  '-1',
  '2251799813685249',
  '9223372036854775807',
  '9223372036854775808',
  'x',
  '%00',
  '1e3',
];

const JsonSchema: z.ZodType<Shape> = z.lazy(() =>
  z.object({
    properties: z.record(z.string(), JsonSchema).optional(),
    required: z.array(z.string()).optional(),
    items: JsonSchema.optional(),
    anyOf: z.array(JsonSchema).optional(),
    type: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
  }),
);

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Shape | undefined;
  readonly anyOf?: readonly Shape[] | undefined;
  readonly type?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
}

function shapeOf(schema: z.ZodType): Shape {
  return JsonSchema.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

/** A text of JSON that fits the shape as far as the shape tells. */
function fitting({ properties, required = [], anyOf, type, enum: members }: Shape): string {
  if (members) return JSON.stringify(members[0]);
  if (anyOf?.[0]) return fitting(anyOf[0]);
  if (type === 'array') return '[]';
  if (type === 'string') return '"a"';
  if (type === 'number' || type === 'integer') return '1';
  if (type === 'boolean') return 'true';
  return object(required.map((name) => [name, fitting(properties?.[name] ?? {})]));
}

function object(members: readonly (readonly [name: string, json: string])[]): string {
  return `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}

/** Bodies in which one member, at any depth, has an odd value and all else fits. */
function* oddBodies(shape: Shape, turn: { field: number }): Generator<string> {
  const { properties, items, anyOf } = shape;
  for (const alternative of anyOf ?? []) yield* oddBodies(alternative, turn);
  if (items) for (const inner of oddBodies(items, turn)) yield `[${inner}]`;
  for (const [name, member] of Object.entries(properties ?? {})) {
    turn.field += 1;
    const from = (turn.field * TROUBLES_A_FIELD) % troubles.length;
    const odd = [...kinds, ...[...troubles, ...troubles].slice(from, from + TROUBLES_A_FIELD)];
    for (const value of [...oddBodies(member, turn), ...odd]) yield withMember(shape, name, value);
  }
  if (properties) yield withMember(shape, 'nobodyKnowsThis', '1');
}

function withMember({ properties, required = [] }: Shape, name: string, json: string): string {
  const others = required.filter((other) => other !== name);
  return object([
    ...others.map((other): [string, string] => [other, fitting(properties?.[other] ?? {})]),
    [name, json],
  ]);
}

/** Paths with every odd key, the other parameters being harmless. */
function oddPaths(path: string): string[] {
  if (!path.includes(':')) return [path];
  return oddKeys.map((key) => path.replace(/:\w+/g, key));
}

const plain = (path: string) => path.replace(/:\w+/g, '2251799813685249');

/** A poll would wait for jobs that never come; one job a call keeps answers short. */
const hurried = (body: string, { path }: Operation) =>
  path === '/jobs/activation' && !body.includes('requestTimeout')
    ? body.replace(/^\{/, '{"requestTimeout":-1,')
    : body;

/** Values by which a call may rightly wait for long. */
const waits = (body: string, { path }: Operation) =>
  (path === '/jobs/activation' && /"requestTimeout":(?!-1|"-1|"x|true|\[|\{|1\.5)/.test(body)) ||
  /"awaitCompletion":true/.test(body);

describe('bad input', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine(database.url, { limits: { body: 3 * 1024 * 1024 } });
    const model = aProcess('a', start('s'), service('t', { type: 'a' }), end('e'), 's -> t -> e');
    await engine.deploy({ 'a.bpmn': model });
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const expectContract = (reply: Reply, what: string) => {
    expect(reply.status, `${what}\n${reply.text}`).toBeLessThan(500);
    if (reply.status < 400) return;
    expect(reply.headers.get('content-type'), what).toMatch(/^application\/problem\+json/);
    expect(textAt(reply.json, 'detail').length, what).toBeLessThan(200_000);
  };

  it('in any field of any operation is never a fault of the server', async () => {
    // given every operation with every field of its own schema
    const turn = { field: 0 };
    const calls = engine.engine.operations.flatMap((operation) => {
      const { method, path, body } = operation;
      const bodies = body ? [...oddBodies(shapeOf(body), turn), ...wholes] : [];
      return bodies
        .map((text) => hurried(text, operation))
        .filter((text) => !waits(text, operation))
        .map((text) => ({ method: method.toUpperCase(), path: plain(path), text }));
    });
    expect(calls.length).toBeGreaterThan(5_000);

    // when and then
    await inParallel(calls, async ({ method, path, text }) => {
      const reply = await engine.call(method, path, text);
      expectContract(reply, `${method} ${path} ${text.slice(0, 300)}`);
    });
  }, 300_000);

  it('in any path is never a fault of the server', async () => {
    const calls = engine.engine.operations.flatMap(({ method, path, body }) =>
      oddPaths(path).map((url) => ({
        method: method.toUpperCase(),
        url,
        text: body && fitting(shapeOf(body)),
      })),
    );
    await inParallel(calls, async ({ method, url, text }) => {
      if (url === '/jobs/activation') return;
      expectContract(await engine.call(method, url, text), `${method} ${url}`);
    });
  }, 60_000);

  it('of an unknown method, path or content type is a problem detail', async () => {
    const wrongMethod = await engine.call('DELETE', '/topology');
    expect(wrongMethod).toMatchObject({ status: 405 });
    expect(wrongMethod.json).toMatchObject({ title: 'Method Not Allowed', instance: '/v2/topology' });
    expect((await engine.call('GET', '/nowhere')).json).toMatchObject({ status: 404, title: 'Not Found' });
    const xml = await engine.call('POST', '/jobs/search', '<a/>', { 'content-type': 'text/xml' });
    expect(xml.json).toMatchObject({ status: 415, title: 'Unsupported Media Type' });
  });

  it('of 5 MB variables or 10,000 levels is refused, and the next client is served', async () => {
    const big = JSON.stringify({
      processDefinitionId: 'a',
      variables: { text: 'x'.repeat(5 * 1024 * 1024) },
    });
    const deep = `{"processDefinitionId":"a","variables":{"a":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_001)}}`;
    expect((await engine.call('POST', '/process-instances', big)).json).toMatchObject({ status: 413 });
    expect((await engine.call('POST', '/process-instances', deep)).json).toMatchObject({ status: 400 });
    expect((await engine.call('POST', '/process-instances', { processDefinitionId: 'a' })).status).toBe(200);
  });
});

async function inParallel<T>(calls: readonly T[], run: (call: T) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let call = calls[next++]; call !== undefined; call = calls[next++]) await run(call);
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}
