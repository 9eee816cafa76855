import { parseArgs } from 'node:util';
import { z } from 'zod';
import { BankMode } from '../model/bank-channel.ts';
import { CivilDate } from '../model/civil-date.ts';
import { AnswerAfter } from '../model/registry.ts';
import type { SimulatorOptions } from './server.ts';

/** `PT5S`, or `WD2` for two working days. */
const AnswerAfterFlag = z
  .string()
  .transform((text) => (/^WD\d+$/.test(text) ? { workingDays: Number(text.slice(2)) } : text))
  .pipe(AnswerAfter);

const Flags = z.object({
  port: z.coerce.number().int().min(0).max(65535).default(0),
  'data-dir': z.string().min(1).default('.data/simulators'),
  seed: z.coerce.number().int().optional(),
  people: z.coerce.number().int().min(500).max(1_000_000).optional(),
  'reference-date': CivilDate.optional(),
  'deposits-answer-after': AnswerAfterFlag.optional(),
  'bank-mode': BankMode.optional(),
  'bank-callback-url': z.url({ protocol: /^https?$/ }).optional(),
});

/** Options from the command line; a wrong one is named in the message of the error. */
export function readFlags(args: readonly string[]): SimulatorOptions {
  const names = Object.keys(Flags.shape);
  const { values } = parseArgs({
    args: [...args],
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  });
  const { data, error } = Flags.safeParse(values);
  if (!data) {
    const [issue] = error.issues;
    throw new Error(`--${issue?.path.join('.') ?? '?'}: ${issue?.message ?? 'is wrong'}`);
  }
  return {
    dataDir: data['data-dir'],
    port: data.port,
    ...(data.seed === undefined ? {} : { seed: data.seed }),
    ...(data.people === undefined ? {} : { people: data.people }),
    ...(data['reference-date'] === undefined ? {} : { referenceDate: data['reference-date'] }),
    ...(data['deposits-answer-after'] === undefined
      ? {}
      : { depositsAnswerAfter: data['deposits-answer-after'] }),
    ...(data['bank-mode'] === undefined ? {} : { bankMode: data['bank-mode'] }),
    ...(data['bank-callback-url'] === undefined ? {} : { bankCallbackUrl: data['bank-callback-url'] }),
  };
}
