import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { httpSources } from './source-registry.ts';

/** A source that gives one answer, or none at all. */
async function aSource(status: number | 'silence', body: unknown = {}) {
  const server = createServer((_req, res) => {
    if (status === 'silence') return;
    res
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return httpSources({
    url: `http://127.0.0.1:${String(port)}`,
    callbackBaseUrl: 'http://here',
    timeoutMs: 200,
  });
}

const query = {
  requestId: 'r',
  authorisationNo: 'S-1',
  idNo: '11010519491231002X',
  name: '张三',
  purpose: 'ASSISTANCE',
};
const answer = { requestId: 'r', source: 'deposits', status: 'OK', facts: [] };

describe('a data source', () => {
  it.each([
    ['answers', 200, answer, { kind: 'ANSWERED', status: 'OK', facts: [] }],
    [
      'knows nobody',
      200,
      { ...answer, status: 'NO_DATA' },
      { kind: 'ANSWERED', status: 'NO_DATA', facts: [] },
    ],
    [
      'answers later',
      202,
      { ...answer, status: 'PENDING', expectedAt: '2026-11-25T00:00:00Z' },
      { kind: 'LATER' },
    ],
    ['is out of order', 503, {}, { kind: 'FAILED', error: 'HTTP_503' }],
    ['says something else', 200, { hello: 1 }, { kind: 'FAILED', error: 'UNREADABLE_ANSWER' }],
    ['says no JSON', 200, '<html>', { kind: 'FAILED', error: 'UNREADABLE_ANSWER' }],
    ['does not answer', 'silence', {}, { kind: 'FAILED', error: 'TIMEOUT' }],
  ] as const)('that %s', async (_what, status, body, reply) => {
    const sources = await aSource(status, body);
    expect(await sources.ask('deposits', query)).toEqual(reply);
  });

  it('that is not there', async () => {
    const sources = httpSources({
      url: 'http://127.0.0.1:9',
      callbackBaseUrl: 'http://here',
      timeoutMs: 200,
    });
    expect(await sources.ask('deposits', query)).toEqual({ kind: 'FAILED', error: 'UNREACHABLE' });
  });
});
