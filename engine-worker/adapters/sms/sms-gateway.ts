import type { SmsMessage } from '../../../model/sms.ts';
import { exchange } from '../exchange.ts';

export type SmsReply =
  | { kind: 'SENT' }
  /** It will never be sent: the gateway refuses it. */
  | { kind: 'REFUSED'; error: string }
  /** Try again under the same id. */
  | { kind: 'FAILED'; error: string };

export interface SmsGateway {
  /** Sends a text message; the same id is sent once, however often it comes. */
  send(message: SmsMessage): Promise<SmsReply>;
}

/** `POST {url}/sms` (format in `model/sms.ts`). */
export function httpSms({ url, timeoutMs }: { url: string; timeoutMs: number }): SmsGateway {
  return {
    send: async (message) => {
      const reply = await exchange({
        url: `${url}/sms`,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(message),
        timeoutMs,
      });
      if (reply.kind === 'LOST') return { kind: 'FAILED', error: reply.error };
      if (reply.status >= 200 && reply.status < 300) return { kind: 'SENT' };
      const refused = reply.status >= 400 && reply.status < 500 && reply.status !== 429;
      return { kind: refused ? 'REFUSED' : 'FAILED', error: `HTTP_${reply.status}` };
    },
  };
}
