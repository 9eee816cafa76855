import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { z } from 'zod';
import { fetchDistribution, type CamundaVersion } from './distribution.ts';
import { findJdk } from './jdk.ts';

export interface BrokerOptions {
  version: CamundaVersion;
  /** Settings of the broker as environment variables, on top of addresses, ports and data folder. */
  env?: Readonly<Record<string, string>>;
  /** Lets the clock be moved (`advance`). */
  controlledClock?: boolean;
  /** Largest heap of the JVM in MB. */
  heapMb?: number;
  /** Keeps the data after `stop`; by default they live in a folder of their own and are removed. */
  dataDir?: string;
  /** Those of a broker that has ended, to come back at its place; by default free ones. */
  ports?: BrokerPorts;
  /** Told what takes long. */
  say?: (text: string) => void;
}

export interface BrokerPorts {
  rest: number;
  management: number;
  gateway: number;
  command: number;
  internal: number;
}

/** A Camunda 8 broker with its gateway in one JVM, on loopback. */
export interface Broker {
  version: CamundaVersion;
  pid: number;
  ports: BrokerPorts;
  /** `http://127.0.0.1:port`, without `/v2`. */
  restAddress: string;
  /** `grpc://127.0.0.1:port` */
  grpcAddress: string;
  /** `http://127.0.0.1:port` of the actuator endpoints. */
  managementAddress: string;
  /** Everything the broker wrote. */
  logFile: string;
  /** Seconds from the start of the JVM until it led its partitions. */
  readyAfter: number;
  /** Moves the broker's clock forward; needs `controlledClock`. */
  advance(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

const MOST_HEAP_MB = 1_024;
const READY_WITHIN_MS = 180_000;
const STOP_WITHIN_MS = 30_000;
const NEEDED_JAVA = 21;

/** Starts a broker of its own and waits until it leads every partition. It is stopped by its process id. */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { version, heapMb = 768, say = () => undefined } = options;
  if (heapMb > MOST_HEAP_MB) throw new RangeError(`heapMb is ${heapMb}, at most ${MOST_HEAP_MB}`);
  const home = await fetchDistribution(version, say);
  const jdk = findJdk(NEEDED_JAVA);
  const folder = await mkdtemp(join(tmpdir(), 'camunda-broker-'));
  const ports = options.ports ?? (await freePorts());
  const logFile = join(folder, 'broker.log');
  say(`starting Camunda ${version}`);
  const started = Date.now();
  const child = spawn(join(jdk, 'bin', 'java'), argumentsOf(home, folder, heapMb), {
    cwd: folder,
    env: { ...environment(options, folder, ports), JAVA_HOME: jdk },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const released = killWithUs(child);
  const stop = async (): Promise<void> => {
    await stopChild(child);
    released();
    log.end();
    await rm(folder, { recursive: true, force: true });
  };
  const restAddress = `http://127.0.0.1:${ports.rest}`;
  const managementAddress = `http://127.0.0.1:${ports.management}`;
  try {
    await untilReady({ restAddress, managementAddress, child, started });
  } catch (error) {
    const said = (await readFile(logFile, 'utf8').catch(() => '')).slice(-4_000);
    await stop();
    throw new Error(`Camunda ${version} did not start. Its last words:\n${said}`, { cause: error });
  }
  return {
    version,
    pid: child.pid ?? 0,
    ports,
    restAddress,
    grpcAddress: `grpc://127.0.0.1:${ports.gateway}`,
    managementAddress,
    logFile,
    readyAfter: (Date.now() - started) / 1_000,
    advance: (milliseconds) => advance(managementAddress, milliseconds),
    stop,
  };
}

/** The Java call of the distribution's own start script, with logs beside the data instead of inside the distribution. */
function argumentsOf(home: string, folder: string, heapMb: number): string[] {
  const script = readFileSync(join(home, 'bin', 'broker'), 'utf8');
  const mainClass = /^\s*(io\.camunda\.[\w.]*StandaloneBroker)\b/m.exec(script)?.[1];
  if (mainClass === undefined) throw new Error(`bin/broker in ${home} names no main class`);
  return [
    `-Xmx${heapMb}m`,
    '-XX:+ExitOnOutOfMemoryError',
    '-Dfile.encoding=UTF-8',
    '-Xshare:auto',
    '-classpath',
    [join(home, 'config'), join(home, 'lib', '*')].join(delimiter),
    '-Dapp.name=broker',
    `-Dapp.home=${folder}`,
    `-Dbasedir=${folder}`,
    mainClass,
  ];
}

/** By itself a broker listens on all addresses. */
function environment(
  { env = {}, controlledClock = false, dataDir }: BrokerOptions,
  folder: string,
  ports: BrokerPorts,
): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    SERVER_ADDRESS: '127.0.0.1',
    SERVER_PORT: String(ports.rest),
    MANAGEMENT_SERVER_ADDRESS: '127.0.0.1',
    MANAGEMENT_SERVER_PORT: String(ports.management),
    ZEEBE_BROKER_NETWORK_HOST: '127.0.0.1',
    ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT: String(ports.command),
    ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT: String(ports.internal),
    ZEEBE_BROKER_GATEWAY_NETWORK_HOST: '127.0.0.1',
    ZEEBE_BROKER_GATEWAY_NETWORK_PORT: String(ports.gateway),
    ZEEBE_BROKER_DATA_DIRECTORY: dataDir ?? join(folder, 'data'),
    ...(controlledClock ? { ZEEBE_CLOCK_CONTROLLED: 'true', MANAGEMENT_ENDPOINT_CLOCK_ENABLED: 'true' } : {}),
    ...env,
  };
}

/** Ports that were free a moment ago; all are held until the last one is found, so that they differ. */
async function freePorts(): Promise<BrokerPorts> {
  const servers = Array.from({ length: 5 }, () => createServer().listen(0, '127.0.0.1'));
  const ports = await Promise.all(
    servers.map(async (server) => {
      await once(server, 'listening');
      const address = server.address();
      return address !== null && typeof address === 'object' ? address.port : 0;
    }),
  );
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  const [rest = 0, management = 0, gateway = 0, command = 0, internal = 0] = ports;
  return { rest, management, gateway, command, internal };
}

/** 8.5 has the topology under `/v1` only. */
const Topology = z.object({
  partitionsCount: z.number(),
  brokers: z.array(z.object({ partitions: z.array(z.object({ role: z.string(), health: z.string() })) })),
});

interface Starting {
  restAddress: string;
  managementAddress: string;
  child: ChildProcess;
  started: number;
}

/** The management endpoints open last. */
async function untilReady({ restAddress, managementAddress, child, started }: Starting): Promise<void> {
  const ready = async (): Promise<boolean> =>
    ((await leads(`${restAddress}/v2/topology`)) || (await leads(`${restAddress}/v1/topology`))) &&
    (await answers(`${managementAddress}/actuator/health`));
  while (Date.now() - started < READY_WITHIN_MS) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('The broker has ended');
    if (await ready()) return;
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error(`The broker was not ready within ${READY_WITHIN_MS / 1_000} s`);
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    () => true,
    () => false,
  );

async function leads(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    if (!response.ok) return false;
    const { brokers, partitionsCount } = Topology.parse(await response.json());
    const led = brokers
      .flatMap(({ partitions }) => partitions)
      .filter(({ role, health }) => /^leader$/i.test(role) && /^healthy$/i.test(health));
    return led.length >= partitionsCount;
  } catch {
    return false;
  }
}

async function advance(managementAddress: string, milliseconds: number): Promise<void> {
  const response = await fetch(`${managementAddress}/actuator/clock/add`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ offsetMilli: milliseconds }),
  });
  if (!response.ok)
    throw new Error(`The broker's clock answered ${response.status}: ${await response.text()}`);
}

/** A broker must not outlive the program that wanted it. Gives back what takes this back. */
function killWithUs(child: ChildProcess): () => void {
  const kill = (): void => void child.kill('SIGKILL');
  const end = (): void => {
    kill();
    process.exit(1);
  };
  process.once('exit', kill).once('SIGTERM', end).once('SIGINT', end);
  return () => void process.off('exit', kill).off('SIGTERM', end).off('SIGINT', end);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const forced = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(forced);
}
