import { z } from 'zod';
import { defaultLimits } from '../engine/index.ts';
import { camundaSettings, refuseCamundaContradictions } from './camunda-settings.ts';
import { StartError } from './start-error.ts';

/** A setting as `docs/config.md` shows it. */
interface Described {
  description: string;
}

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const url = z.url({ protocol: /^https?$/ });
const seconds = z.coerce.number().positive();
const described = <S extends z.ZodType>(schema: S, description: string): S =>
  schema.meta({ description } satisfies Described);

/** Every setting of the program. Read once at the start; `docs/config.md` is generated from here. */
export const Settings = z.object({
  PORT: described(z.coerce.number().int().min(0).max(65535).default(8080), 'Port of pages, API and engine.'),
  HOST: described(
    z.string().default('127.0.0.1'),
    'Address to listen on. Keep loopback unless a TLS proxy stands in front.',
  ),
  PUBLIC_URL: described(
    url.optional(),
    'Address under which browsers and integrators reach this program; default http://localhost:PORT.',
  ),
  DATA_DIR: described(
    z.string().min(1).default('.data'),
    'Folder of the embedded PostgreSQL, generated secrets and the simulators.',
  ),
  DATABASE_URL: described(
    z.string().min(1).optional(),
    'A PostgreSQL server of your own (15 or newer); the embedded one is then not started.',
  ),
  DATABASE_CONNECTIONS: described(
    z.coerce.number().int().min(3).default(defaultLimits.connections),
    'Most database connections of pages and workers, and as many again of the engine.',
  ),
  DATA_KEY: described(
    z.base64().optional(),
    'Master key (32 bytes, base64) that seals identity and card numbers; default: generated in DATA_DIR.',
  ),
  LOG_LEVEL: described(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
    'Lowest level that is logged.',
  ),
  ENGINE: described(
    z.enum(['embedded', 'camunda']).default('embedded'),
    'Where processes run: on this PostgreSQL, or in a Camunda 8 cluster.',
  ),
  ENGINE_URL: described(
    url.optional(),
    'Where the embedded engine runs, for a role that runs without it; default http://127.0.0.1:8080.',
  ),
  ENGINE_AUTH: described(
    z.enum(['basic', 'jwt', 'none']).default('basic'),
    'How /v2 authenticates: generated or given secrets, bearer tokens, or not at all (loopback only).',
  ),
  ENGINE_USERS: described(
    z.string().optional(),
    'Further basic users of /v2 as name:secret, comma-separated; they may do everything but move the clock.',
  ),
  ENGINE_SECRET: described(
    z.string().min(16).optional(),
    'Secret of our own workers at /v2; default: generated in DATA_DIR. Give it where roles run on different machines.',
  ),
  ENGINE_JWKS_URL: described(url.optional(), 'Key set that verifies bearer tokens when ENGINE_AUTH is jwt.'),
  ENGINE_JWT_ISSUER: described(z.string().optional(), 'Issuer that bearer tokens must name.'),
  ENGINE_JWT_AUDIENCE: described(z.string().optional(), 'Audience that bearer tokens must name.'),
  ENGINE_TOKEN: described(z.string().optional(), 'Bearer token of our own workers when ENGINE_AUTH is jwt.'),
  ENGINE_QUEUE_LIMIT: described(
    z.coerce.number().int().min(10).default(defaultLimits.queue),
    'Engine commands that may wait; beyond it the answer is 503.',
  ),
  ...camundaSettings,
  ENGINE_HISTORY_DAYS: described(
    z.coerce.number().int().min(1).optional(),
    'Days after which the engine forgets what ended: process instances, batch operations, single decisions; without it they stay.',
  ),
  PAGES: described(flag.prefault('true'), 'Build (where needed) and serve the web pages.'),
  CLOCK: described(
    z.enum(['system', 'controlled']).default('system'),
    'controlled lets tests and demonstrations move business time (/api/clock, /v2/clock). Never in production.',
  ),
  TIME_ZONE: described(z.string().default('Asia/Shanghai'), 'Zone of civil dates and working days.'),
  SIMULATORS: described(
    flag.prefault('true'),
    'Start the stand-ins for departments, bank and SMS beside the program.',
  ),
  REGISTRY_URL: described(url.optional(), 'Data sources of departments, when SIMULATORS is false.'),
  BANK_URL: described(url.optional(), 'Payment channel of the bank, when SIMULATORS is false.'),
  SMS_URL: described(url.optional(), 'SMS gateway, when SIMULATORS is false.'),
  DISTRICT: described(
    flag.prefault('true'),
    'On the first start, load a synthetic district and demo accounts.',
  ),
  DISTRICT_SEED: described(
    z.coerce.number().int().default(20261101),
    'Seed of the synthetic people: same seed, same people.',
  ),
  DISTRICT_PEOPLE: described(
    z.coerce.number().int().min(500).max(1_000_000).default(5000),
    'How many synthetic people.',
  ),
  DEPOSIT_ANSWER_AFTER: described(
    z.string().default('PT5S'),
    'How long the simulated deposits source takes: an ISO 8601 duration, or WD2 for two working days of simulator time.',
  ),
  SOURCE_RETRY_SECONDS: described(
    seconds.default(2),
    'First pause before a failed data source is asked again; doubles each time.',
  ),
  WORK_LEASE_SECONDS: described(
    seconds.default(30),
    'How long a job or an outgoing message stays with a worker; one that died is replaced after it.',
  ),
  BANK_TIMEOUT_SECONDS: described(
    seconds.default(15),
    'After that an exchange with the bank is given up and the bank is asked what became of it.',
  ),
  BANK_QUIET_SECONDS: described(
    seconds.default(60),
    'How long an order may be on its way to the bank: only after it a "never had it" is believed and the order sent again.',
  ),
  CALENDAR_CHECK_SECONDS: described(
    seconds.default(5),
    'How often due daily and monthly runs are looked for.',
  ),
});
export type Settings = z.infer<typeof Settings>;

/** Parses the environment; what is wrong is said in one sentence. Empty variables count as absent. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new StartError(
      `The setting ${issue?.path.join('.') ?? '?'} is wrong: ${issue?.message ?? 'unknown reason'}.`,
    );
  }
  refuseContradictions(parsed.data);
  return parsed.data;
}

export const isLoopback = (host: string): boolean => ['127.0.0.1', 'localhost', '::1'].includes(host);

function refuseContradictions(settings: Settings): void {
  refuseCamundaContradictions(settings);
  if (settings.ENGINE_AUTH === 'none' && !isLoopback(settings.HOST))
    throw new StartError(`ENGINE_AUTH=none is accepted only on loopback, but HOST is ${settings.HOST}.`);
  if (settings.ENGINE === 'embedded' && settings.ENGINE_AUTH === 'jwt' && !settings.ENGINE_JWKS_URL)
    throw new StartError('ENGINE_AUTH=jwt needs ENGINE_JWKS_URL.');
  if (!settings.SIMULATORS && !(settings.REGISTRY_URL && settings.BANK_URL && settings.SMS_URL))
    throw new StartError('SIMULATORS=false needs REGISTRY_URL, BANK_URL and SMS_URL.');
  if (settings.DATA_KEY && Buffer.from(settings.DATA_KEY, 'base64').length !== 32)
    throw new StartError('DATA_KEY must hold 32 bytes, base64-encoded.');
  if (settings.BANK_QUIET_SECONDS < settings.BANK_TIMEOUT_SECONDS)
    throw new StartError('BANK_QUIET_SECONDS must not be less than BANK_TIMEOUT_SECONDS.');
}

/** The page `docs/config.md`, made from the schema so that the two can't differ. */
export function settingsPage(): string {
  const { properties = {} } = z.toJSONSchema(Settings, { io: 'input', unrepresentable: 'any' });
  const rows = Object.entries(properties).map(([name, schema]) => {
    const {
      description = '',
      default: fallback,
      enum: choices,
    } = z
      .object({
        description: z.string().optional(),
        default: z.union([z.string(), z.number(), z.boolean()]).optional(),
        enum: z.array(z.string()).optional(),
      })
      .parse(schema);
    const values =
      choices && choices.join() !== 'true,false'
        ? ` One of ${choices.map((c) => `\`${c}\``).join(', ')}.`
        : '';
    return `| \`${name}\` | ${fallback === undefined ? '' : `\`${String(fallback)}\``} | ${description}${values} |`;
  });
  return [
    '# Settings',
    '',
    'Environment variables, read once at the start. This page is generated from `server/settings.ts` (`npm run docs:config`).',
    '',
    '| Variable | Default | Meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
