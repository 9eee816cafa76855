import { startBroker } from '../camunda/broker.ts';
import { startRecordSink, type BrokerRecord } from '../camunda/exporter.ts';
import { BrokerSubject } from './broker-subject.ts';

/** Dates without zone mean the same as in the embedded engine. */
const ZONE = 'Asia/Shanghai';
const HEAP_MB = 1_024;
const settings = {
  TZ: ZONE,
  // Many cases at once are no reason to refuse one.
  ZEEBE_BROKER_BACKPRESSURE_ENABLED: 'false',
  // Tokens side by side move in turns, but only as long as their commands fit into one batch.
  ZEEBE_BROKER_PROCESSING_MAXCOMMANDSINBATCH: '10000',
};

/** Starts a real broker, lets `work` have it, and stops it. */
export async function withBroker<T>(work: (subject: BrokerSubject) => Promise<T>): Promise<T> {
  let receive: (record: BrokerRecord) => void = () => undefined;
  const sink = await startRecordSink((record) => receive(record));
  try {
    const broker = await startBroker({
      version: '8.6.0',
      heapMb: HEAP_MB,
      controlledClock: true,
      env: { ...settings, ...sink.env },
      say: (text) => console.error(text),
    });
    try {
      await untilManaged(broker.managementAddress);
      const subject = new BrokerSubject(broker);
      receive = (record) => subject.add(record);
      return await work(subject);
    } finally {
      await broker.stop();
    }
  } finally {
    await sink.close();
  }
}

/** The actuator endpoints come up a moment after the API. */
async function untilManaged(address: string): Promise<void> {
  for (const end = Date.now() + 30_000; ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const isUp = await fetch(`${address}/actuator`).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    if (Date.now() > end) throw new Error('The actuator endpoints of the broker do not answer');
  }
}
