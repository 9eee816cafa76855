import { parseArgs } from 'node:util';
import { StartError } from '../../server/start-error.ts';
import { startBroker } from '../../test/camunda/broker.ts';
import { camundaVersions } from '../../test/camunda/distribution.ts';

/** The engine that a demonstration runs on. */
export interface ChosenEngine {
  /** Settings of the program, on top of those of every demonstration. */
  settings: Readonly<Record<string, string | undefined>>;
  /** How long nothing must happen before the clock is moved on, in milliseconds. */
  quietMs: number;
  stop(): Promise<void>;
}

const usage = `npm run demo [-- --engine embedded|camunda [--camunda-version ${camundaVersions.join('|')}]]`;

/** Addresses of a cluster that runs already. */
const addresses = ['ZEEBE_REST_ADDRESS', 'ZEEBE_GRPC_ADDRESS', 'ZEEBE_MANAGEMENT_ADDRESS'] as const;

/** By itself the embedded engine; a cluster is started for the demonstration unless the environment names one. */
export async function chooseEngine(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  say: (text: string) => void,
): Promise<ChosenEngine> {
  const { engine, version } = parse(args);
  if (engine === 'embedded') return { settings: {}, quietMs: 700, stop: () => Promise.resolve() };
  const camunda = { ENGINE: 'camunda' };
  // A step takes longer there: every command goes through the cluster's log.
  const quietMs = 2_000;
  const given = Object.fromEntries(addresses.map((name) => [name, env[name]]));
  if ((given['ZEEBE_REST_ADDRESS'] ?? given['ZEEBE_GRPC_ADDRESS']) !== undefined)
    return { settings: { ...camunda, ...given }, quietMs, stop: () => Promise.resolve() };
  const broker = await startBroker({ version, controlledClock: true, say });
  say(`Camunda ${version} is ready after ${broker.readyAfter.toFixed(1)} s`);
  return {
    settings: {
      ...camunda,
      ZEEBE_REST_ADDRESS: broker.restAddress,
      ZEEBE_GRPC_ADDRESS: broker.grpcAddress,
      ZEEBE_MANAGEMENT_ADDRESS: broker.managementAddress,
    },
    quietMs,
    stop: () => broker.stop(),
  };
}

function parse(args: readonly string[]): { engine: string; version: (typeof camundaVersions)[number] } {
  const options = { engine: { type: 'string' }, 'camunda-version': { type: 'string' } } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    const { engine = 'embedded', 'camunda-version': wanted = camundaVersions[0] } = values;
    const version = camundaVersions.find((known) => known === wanted);
    if (version !== undefined && ['embedded', 'camunda'].includes(engine)) return { engine, version };
  } catch {
    // Said below, with the way it is called.
  }
  throw new StartError(`The demonstration was called with arguments it does not know; use ${usage}.`);
}
