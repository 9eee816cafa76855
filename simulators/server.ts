import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { mkdir } from 'node:fs/promises';
import express, { json, type Express } from 'express';
import type { BankMode } from '../model/bank-channel.ts';
import { SimulatorClock as ClockSettings, type AnswerAfter } from '../model/registry.ts';
import { BankChannel } from './bank/channel.ts';
import { bankRoutes } from './bank/routes.ts';
import { SimulatorClock } from './clock.ts';
import { parsed, problems, Refusal } from './http/problem.ts';
import { Population } from './population/population.ts';
import { populationDefaults, type PopulationOptions } from './population/people.ts';
import { populationRoutes } from './population/routes.ts';
import { smsRoutes } from './sms/routes.ts';
import { SmsBox } from './sms/sms-box.ts';
import { sourceRoutes } from './sources/routes.ts';
import { Sources } from './sources/sources.ts';

export interface SimulatorOptions extends Partial<PopulationOptions> {
  /** Folder of ledger, queues and changed behaviours; made when missing. */
  dataDir: string;
  /** 0, the default, takes a free port. */
  port?: number;
  /** How long the deposits source takes; null for an answer at once. Default `PT5S`. */
  depositsAnswerAfter?: AnswerAfter | null;
  /** Behaviour of the bank until somebody changes it. Default `refuseDuplicates`. */
  bankMode?: BankMode;
  /** Where the bank sends reports of orders that name no address themselves. */
  bankCallbackUrl?: string | null;
}

export interface RunningSimulators {
  /** `http://127.0.0.1:port` */
  url: string;
  port: number;
  population: Population;
  close(): Promise<void>;
}

/** Starts all simulators on one port of 127.0.0.1. */
export async function startSimulators(options: SimulatorOptions): Promise<RunningSimulators> {
  const world = await openWorld(options);
  const server = createServer(appOf(world));
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    population: world.population,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await Promise.all([world.sources.close(), world.bank.close(), world.sms.close()]);
    },
  };
}

interface World {
  clock: SimulatorClock;
  population: Population;
  sources: Sources;
  bank: BankChannel;
  sms: SmsBox;
}

async function openWorld(options: SimulatorOptions): Promise<World> {
  const {
    dataDir,
    depositsAnswerAfter = 'PT5S',
    bankMode = 'refuseDuplicates',
    bankCallbackUrl = null,
  } = options;
  await mkdir(dataDir, { recursive: true });
  const population = new Population({
    seed: options.seed ?? populationDefaults.seed,
    people: options.people ?? populationDefaults.people,
    referenceDate: options.referenceDate ?? populationDefaults.referenceDate,
  });
  const clock = await SimulatorClock.open(dataDir);
  const [sources, bank, sms] = await Promise.all([
    Sources.open({ dataDir, clock, population, depositsAnswerAfter }),
    BankChannel.open({ dataDir, clock, population, mode: bankMode, callbackUrl: bankCallbackUrl }),
    SmsBox.open(dataDir, clock),
  ]);
  return { clock, population, sources, bank, sms };
}

const NOTICE = 'Simulators: every person, account and payment here is invented. 模拟数据，均为虚构。';

function appOf({ clock, population, sources, bank, sms }: World): Express {
  return express()
    .disable('x-powered-by')
    .use((_req, res, next) => {
      res.set('X-Synthetic-Data', 'true');
      next();
    })
    .get('/', (_req, res) => {
      const parts = ['/population', '/sources', '/bank/ledger', '/sms', '/clock'];
      res.json({ synthetic: true, notice: NOTICE, parts });
    })
    .get('/clock', (_req, res) => {
      res.json({ shiftMs: clock.shiftMs, now: clock.instant(), synthetic: true });
    })
    .put('/clock', json(), async (req, res) => {
      await clock.shift(parsed(ClockSettings, req.body).shiftMs);
      res.json({ shiftMs: clock.shiftMs, now: clock.instant(), synthetic: true });
    })
    .use('/population', populationRoutes(population, bank.accounts.statusOf))
    .use('/sources', sourceRoutes(sources))
    .use('/bank', bankRoutes(bank))
    .use('/sms', smsRoutes(sms))
    .use(() => {
      throw new Refusal(404, 'NOT_FOUND', 'There is nothing at this address.');
    })
    .use(problems);
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port');
  return address.port;
}
