import { z } from 'zod';
import { errorCatalogue, type ErrorCode } from '../../model/errors.ts';
import { LocalisedText } from '../../model/localised.ts';
import { scopes } from '../../model/roles.ts';
import { none, type Route } from '../http/route.ts';

type JsonSchema = Record<string, unknown>;
type OpenApi = Record<string, unknown>;

/** Schemas that are shown under a name of their own wherever they occur. */
export type NamedSchemas = Readonly<Record<string, z.ZodType>>;

const Problem = z.object({
  type: z.string().meta({ description: 'Reference that names the kind of problem' }),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  code: z.string().meta({ description: 'Stable code of the catalogue' }),
  errors: z
    .array(z.object({ path: z.string(), code: z.string(), message: z.union([z.string(), LocalisedText]) }))
    .optional()
    .meta({ description: 'Every wrong field by its path, never with its value' }),
  changed: z
    .object({
      revision: z.int(),
      by: z.object({ id: z.uuid(), name: z.string() }).nullable(),
      at: z.string().nullable(),
    })
    .optional()
    .meta({ description: 'With STALE_REVISION of a form design: who changed it last' }),
});

/** The OpenAPI 3.1 document of the routes, made from the very schemas that parse requests and answers. */
export function openApiDocument(routes: readonly Route[], publicUrl: string, named: NamedSchemas): OpenApi {
  const components = componentsOf(routes, { ...named, Problem });
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, components) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'AidFlow',
      version: '1',
      description: 'Applications, cases, tasks and payments of social assistance.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: {
        client: {
          type: 'oauth2',
          flows: {
            clientCredentials: {
              tokenUrl: `${publicUrl}/oauth/token`,
              scopes: Object.fromEntries(scopes.map((scope) => [scope, scope])),
            },
          },
        },
        session: { type: 'apiKey', in: 'cookie', name: 'session' },
      },
    },
  };
}

interface Components {
  schemas: Record<string, JsonSchema>;
  /** Reference to the schema of a request body or parameter (input) or of an answer (output). */
  ref(schema: z.ZodType, side: 'input' | 'output'): JsonSchema;
}

/** Converts all schemas together, so that what several of them contain becomes one component. */
function componentsOf(routes: readonly Route[], named: NamedSchemas): Components {
  const input = z.registry<{ id: string }>();
  const output = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) output.add(schema, { id });
  for (const { id, body, answer, params, query } of routes) {
    const name = id.charAt(0).toUpperCase() + id.slice(1);
    if (body !== none && !input.has(body)) input.add(body, { id: `${name}Request` });
    if (answer !== none && !output.has(answer)) output.add(answer, { id: `${name}Answer` });
    if (params !== none && !input.has(params)) input.add(params, { id: `${name}Path` });
    if (query !== none && !input.has(query)) input.add(query, { id: `${name}Query` });
  }
  const registries = { input, output };
  return {
    schemas: { ...convert(input, 'input'), ...convert(output, 'output') },
    ref: (schema, side) => ({ $ref: refTo(registries[side].get(schema)?.id ?? '') }),
  };
}

const refTo = (id: string) => `#/components/schemas/${id}`;

function convert(
  registry: z.core.$ZodRegistry<{ id: string }>,
  io: 'input' | 'output',
): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(registry, { io, uri: refTo, unrepresentable: 'any' });
  // What recurs without a name lands in one schema of definitions; they become components too.
  const shared = `Shared${io === 'input' ? 'Input' : 'Output'}`;
  const text = JSON.stringify(schemas).replaceAll(
    /"#\/components\/schemas\/__shared#\/\$defs\/(\w+)"/g,
    `"${refTo(`${shared}_$1`)}"`,
  );
  const all = z.record(z.string(), z.record(z.string(), z.unknown())).parse(JSON.parse(text));
  const definitions = z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .parse(all['__shared']?.['$defs'] ?? {});
  const result: Record<string, JsonSchema> = {};
  for (const [id, schema] of Object.entries(all)) if (id !== '__shared') result[id] = withoutAddress(schema);
  for (const [id, schema] of Object.entries(definitions)) result[`${shared}_${id}`] = schema;
  return result;
}

/** The document itself says which dialect is spoken and where a schema lies. */
function withoutAddress(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema' && name !== '$id'));
}

function operationOf(route: Route, components: Components): OpenApi {
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    parameters: [
      ...parametersOf(route, 'path', components),
      ...parametersOf(route, 'query', components),
      ...route.headers.map((header) => ({ ...header, in: 'header', schema: { type: 'string' } })),
    ],
    ...(route.body === none
      ? {}
      : {
          requestBody: {
            required: true,
            content: { [route.bodyType]: { schema: components.ref(route.body, 'input') } },
          },
        }),
    responses: { [route.status]: answerOf(route, components), ...refusalsOf(route, components) },
    security: securityOf(route),
  };
}

const ObjectSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

function parametersOf(route: Route, place: 'path' | 'query', { ref, schemas }: Components): OpenApi[] {
  const schema = place === 'path' ? route.params : route.query;
  if (schema === none) return [];
  const id = String(ref(schema, 'input')['$ref']).split('/').at(-1) ?? '';
  const { properties, required } = ObjectSchema.parse(schemas[id]);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function answerOf(route: Route, { ref }: Components): OpenApi {
  if (route.status === 204) return { description: 'Done' };
  const schema = route.answer === none ? {} : ref(route.answer, 'output');
  return { description: 'Success', content: { [route.answerType]: { schema } } };
}

/** Refusals by status; one status may carry several codes. */
function refusalsOf(route: Route, { schemas }: Components): OpenApi {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOf(route)) {
    const { status } = errorCatalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const schema = { $ref: refTo(Object.keys(schemas).find((id) => id === 'Problem') ?? '') };
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      { description: codes.join(', '), content: { 'application/problem+json': { schema } } },
    ]),
  );
}

/** All codes a route may refuse with. */
export function codesOf(route: Route): ErrorCode[] {
  return [
    ...(route.access === 'public' ? [] : (['UNAUTHENTICATED', 'FORBIDDEN'] as const)),
    ...(route.access !== 'public' && route.method !== 'get' ? (['CROSS_SITE_REQUEST'] as const) : []),
    ...(route.query === none && route.body === none ? [] : (['INVALID_REQUEST'] as const)),
    ...(route.body === none ? [] : (['MALFORMED_BODY', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const)),
    ...(route.params === none ? [] : (['NOT_FOUND'] as const)),
    ...route.errors,
    'INTERNAL',
    'UNAVAILABLE',
  ];
}

function securityOf({ access }: Route): OpenApi[] {
  if (access === 'public') return [];
  return [
    ...(access.roles.length > 0 ? [{ session: [] }] : []),
    ...(access.scope === undefined ? [] : [{ client: [access.scope] }]),
  ];
}
