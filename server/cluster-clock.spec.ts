import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { clusterClock } from './cluster-clock.ts';

const closing: (() => unknown)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** The clock endpoint of a broker whose clock shows `epochMilli`. */
async function aNode(epochMilli: number, status = 200) {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    request.setEncoding('utf8');
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      calls.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`.trim());
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ epochMilli }));
    });
  });
  server.listen(0, '127.0.0.1');
  closing.push(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { calls, address: `http://127.0.0.1:${port}` };
}

it('moves the clock of every node by what it lacks', async () => {
  const [one, other] = [await aNode(1_000), await aNode(3_000)];
  await clusterClock([one.address, other.address]).moveTo(new Date(61_000));
  expect(one.calls).toEqual(['GET /actuator/clock', 'POST /actuator/clock/add {"offsetMilli":60000}']);
  expect(other.calls[1]).toBe('POST /actuator/clock/add {"offsetMilli":58000}');
});

it('goes back to the machine’s', async () => {
  const node = await aNode(1_000);
  await clusterClock([node.address]).reset();
  expect(node.calls).toEqual(['DELETE /actuator/clock']);
});

it('says when a node does not let its clock be moved', async () => {
  const node = await aNode(0, 404);
  await expect(clusterClock([node.address]).reset()).rejects.toThrow(
    /clock of the Camunda cluster answered 404/,
  );
});
