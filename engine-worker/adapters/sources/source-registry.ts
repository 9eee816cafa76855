import { SourceAnswer, SourceReceipt, type SourceFact, type SourceQuery } from '../../../model/registry.ts';
import { exchange, jsonOf } from '../exchange.ts';

export type SourceReply =
  | { kind: 'ANSWERED'; status: 'OK' | 'NO_DATA'; facts: SourceFact[] }
  /** The question was taken; the answer comes by callback. */
  | { kind: 'LATER' }
  /** `error` is a code without personal data. */
  | { kind: 'FAILED'; error: string };

/** The data sources of departments and banks. */
export interface SourceRegistry {
  /** Asks one source about one person. The same request id asked again gets the same answer. */
  ask(source: string, query: SourceQuery): Promise<SourceReply>;
  /** Where an answer that comes by itself is to be sent. */
  callbackUrl(requestId: string, token: string): string;
}

/** Sources over HTTP: `POST {url}/sources/{code}/queries` (formats in `model/registry.ts`). */
export function httpSources(options: {
  url: string;
  callbackBaseUrl: string;
  timeoutMs: number;
}): SourceRegistry {
  return {
    callbackUrl: (requestId, token) =>
      `${options.callbackBaseUrl}/api/source-callbacks/${requestId}?token=${token}`,
    ask: async (source, query) => {
      const reply = await exchange({
        url: `${options.url}/sources/${encodeURIComponent(source)}/queries`,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(query),
        timeoutMs: options.timeoutMs,
      });
      if (reply.kind === 'LOST') return { kind: 'FAILED', error: reply.error };
      return readReply(reply.status, jsonOf(reply.text));
    },
  };
}

function readReply(status: number, body: unknown): SourceReply {
  if (status === 200) {
    const answer = SourceAnswer.safeParse(body);
    if (!answer.success) return { kind: 'FAILED', error: 'UNREADABLE_ANSWER' };
    return { kind: 'ANSWERED', status: answer.data.status, facts: answer.data.facts };
  }
  if (status === 202 && SourceReceipt.safeParse(body).success) return { kind: 'LATER' };
  return { kind: 'FAILED', error: `HTTP_${status}` };
}
