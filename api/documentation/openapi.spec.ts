import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLog } from '../../kit/log.ts';
import { errorCatalogue } from '../../model/errors.ts';
import { startApi, type ApiServer } from '../../test/api-server.ts';
import { testSeal } from '../../test/api-world.ts';
import { apiRoutes } from '../create-api.ts';
import { codesOf } from './openapi.ts';

const bank = { secret: 'secret', receive: () => Promise.resolve() };
let api: ApiServer;
let document: z.infer<typeof Document>;
const Document = z.looseObject({
  openapi: z.string(),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({ operationId: z.string(), responses: z.record(z.string(), z.unknown()) }),
    ),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});
beforeAll(async () => {
  api = await startApi({ controlledClock: true, bank });
  document = Document.parse((await api.anonymous('GET', '/api/openapi.json')).body);
});
afterAll(() => api.stop());

const declared = () =>
  apiRoutes({
    pool: api.pool,
    seal: testSeal,
    log: createLog({ level: 'silent' }),
    onOutbox: () => undefined,
    publicUrl: api.address,
    cookieSecure: false,
    calendars: [],
    controlledClock: true,
    bank,
  });

describe('the OpenAPI document', () => {
  it('names exactly the routes that the server has', () => {
    const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    expect(documented.sort()).toEqual(
      declared()
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    );
  });

  it('has no route that the server answers with 404 or 405 for want of it', async () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const method of Object.keys(operations)) {
        const { status, body } = await api.anonymous(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, 'x'));
        const problem = z.looseObject({ instance: z.string().optional() }).safeParse(body);
        expect([status, problem.data?.['code']], `${method} ${path}`).not.toContain('METHOD_NOT_ALLOWED');
        if (!path.includes('{')) expect(status, `${method} ${path}`).not.toBe(404);
      }
    }
  });

  it('gives every operation a name of its own', () => {
    const names = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).map(({ operationId }) => operationId),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('refers only to schemas that it has', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, target = '']) => target,
    );
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((target) => !known.includes(target))).toEqual([]);
  });

  it('describes a file as bytes in a multipart body, and what comes of it under its own name', () => {
    expect(document.paths['/api/files']?.['post']).toMatchObject({
      requestBody: {
        content: { 'multipart/form-data': { schema: { $ref: '#/components/schemas/UploadFileRequest' } } },
      },
      responses: {
        201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/FileRef' } } } },
      },
    });
    expect(document.components.schemas['UploadFileRequest']).toMatchObject({
      properties: { file: { type: 'string', format: 'binary' } },
      required: ['file'],
    });
  });

  it('is of version 3.1 and its schemas are JSON Schema as they stand', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(JSON.stringify(document.components.schemas)).not.toMatch(/"\$schema"|"\$id"|\$defs/);
  });
});

it('has a use for every code of the catalogue', () => {
  const used = new Set<string>(declared().flatMap(codesOf));
  const elsewhere = ['METHOD_NOT_ALLOWED'];
  expect(Object.keys(errorCatalogue).filter((code) => !used.has(code) && !elsewhere.includes(code))).toEqual(
    [],
  );
});

describe('the page to try the API', () => {
  it('asks nobody else for anything', async () => {
    const { body, headers } = await api.anonymous('GET', '/api/docs');
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe-eval');
    const sources = [...String(body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, target = '']) => target);
    expect(sources.length).toBeGreaterThan(2);
    for (const source of sources) {
      expect(source).toMatch(/^\/api\/docs\//);
      expect((await api.anonymous('GET', source)).status, source).toBe(200);
    }
    expect(String(body)).not.toMatch(/<script>/);
  });
});
