import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';

/** A record of the broker's log. `position` grows within a partition; `value` depends on `valueType`. */
export const BrokerRecord = z.object({
  position: z.number(),
  key: z.union([z.string(), z.number()]).transform(String),
  partitionId: z.number(),
  timestamp: z.number(),
  recordType: z.string(),
  valueType: z.string(),
  intent: z.string(),
  value: z.record(z.string(), z.unknown()),
});
export type BrokerRecord = z.infer<typeof BrokerRecord>;

export interface RecordSink {
  /** Settings that make a broker send its records here. */
  env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * A stand-in for the one Elasticsearch that the broker's exporter talks to: answers what the exporter asks and hands on
 * every record, in the order of the log. Keys beyond 2^53 (partition 4 and up) would lose digits.
 */
export async function startRecordSink(onRecord: (record: BrokerRecord) => void): Promise<RecordSink> {
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      if (request.url?.includes('_bulk')) for (const record of recordsIn(body)) onRecord(record);
      response
        .writeHead(200, { 'content-type': 'application/json', 'X-Elastic-Product': 'Elasticsearch' })
        .end('{"errors":false,"items":[],"acknowledged":true}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sink listens on no port');
  const prefix = 'ZEEBE_BROKER_EXPORTERS_SINK';
  return {
    env: {
      [`${prefix}_CLASSNAME`]: 'io.camunda.zeebe.exporter.ElasticsearchExporter',
      [`${prefix}_ARGS_URL`]: `http://127.0.0.1:${address.port}`,
      [`${prefix}_ARGS_BULK_SIZE`]: '1',
      [`${prefix}_ARGS_BULK_DELAY`]: '1',
    },
    close: async () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** Every second line is a document; the line before it says where Elasticsearch should put it. */
function recordsIn(body: string): BrokerRecord[] {
  return body
    .split('\n')
    .filter((line, index) => index % 2 === 1 && line !== '')
    .map((line) => BrokerRecord.parse(JSON.parse(line)));
}
