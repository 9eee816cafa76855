import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngineClient, type EngineClient, type EngineIncident } from '../../engine-client/index.ts';
import { createLog } from '../../kit/log.ts';
import { clusterClock } from '../../server/cluster-clock.ts';
import { readSettings } from '../../server/settings.ts';
import { connectEngine } from '../../server/engine-connection.ts';
import { itKeepsThePort } from '../engine-port.ts';
import { startBroker, type Broker } from './broker.ts';
import { camundaVersions } from './distribution.ts';
import { startRecordSink, type BrokerRecord, type RecordSink } from './exporter.ts';

const log = createLog({ level: 'silent' });
const secrets = {
  dataKey: Buffer.alloc(32),
  engineSecret: 'secret of the embedded engine',
  callbackSecret: '',
  demoClientSecret: '',
  demoPassword: () => '',
};

describe.each(camundaVersions)('the port to Camunda %s', (version) => {
  const records: BrokerRecord[] = [];
  let sink: RecordSink;
  let broker: Broker;
  let client: EngineClient;

  beforeAll(async () => {
    sink = await startRecordSink((record) => records.push(record));
    broker = await startBroker({ version, controlledClock: true, env: sink.env });
    client = await createEngineClient({
      restAddress: broker.restAddress,
      grpcAddress: broker.grpcAddress,
      auth: { kind: 'none' },
      transport: 'grpc',
      log,
    });
  }, 300_000);
  afterAll(async () => {
    await client.close();
    await broker.stop();
    await sink.close();
  });

  itKeepsThePort(() => ({
    client,
    incidentsOf: (processInstanceKey) => Promise.resolve(openIncidents(records, processInstanceKey)),
    advance: (milliseconds) => broker.advance(milliseconds),
  }));

  it('has no reads of its own', async () => {
    expect(await client.pathOf('1')).toBeUndefined();
    expect(await client.incidentsOf('1')).toBeUndefined();
  });

  it('is reached over gRPC when both addresses are given, and refused when REST alone is', async () => {
    const addresses = { ENGINE: 'camunda', ZEEBE_REST_ADDRESS: broker.restAddress };
    const connect = (env: Record<string, string>) =>
      connectEngine({ settings: readSettings(env), secrets, log, embeddedAt: '' });
    const chosen = await connect({ ...addresses, ZEEBE_GRPC_ADDRESS: broker.grpcAddress });
    expect(await chosen.pathOf('1')).toBeUndefined();
    await chosen.close();
    await expect(connect(addresses)).rejects.toThrow(/releases before 8\.7 need ZEEBE_GRPC_ADDRESS/);
  });

  it('has a clock that is moved to an instant, and back to the machine’s', async () => {
    const clock = clusterClock([broker.managementAddress]);
    const now = async (): Promise<number> => {
      const answer: unknown = await (await fetch(`${broker.managementAddress}/actuator/clock`)).json();
      return Number(Object.entries(answer ?? {}).find(([name]) => name === 'epochMilli')?.[1]);
    };
    const instant = new Date(Date.now() + 40 * 24 * 3_600_000);
    await clock.moveTo(instant);
    expect(Math.abs((await now()) - instant.getTime())).toBeLessThan(60_000);
    await clock.reset();
    expect(Math.abs((await now()) - Date.now())).toBeLessThan(60_000);
  });
});

/** What the broker has no query for is in its log. */
function openIncidents(records: readonly BrokerRecord[], processInstanceKey: string): EngineIncident[] {
  const events = records.filter(
    ({ valueType, recordType, value }) =>
      valueType === 'INCIDENT' &&
      recordType === 'EVENT' &&
      String(value['processInstanceKey']) === processInstanceKey,
  );
  const resolved = new Set(events.filter(({ intent }) => intent === 'RESOLVED').map(({ key }) => key));
  return events
    .filter(({ intent, key }) => intent === 'CREATED' && !resolved.has(key))
    .map(({ key, value }) => ({
      incidentKey: key,
      errorType: String(value['errorType']),
      errorMessage: String(value['errorMessage']),
      elementId: String(value['elementId']),
      processInstanceKey,
      jobKey: String(value['jobKey']),
    }));
}
