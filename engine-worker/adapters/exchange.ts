/** What came back over HTTP, or why nothing did. */
export type HttpReply =
  | { kind: 'ANSWERED'; status: number; text: string }
  /** Nobody knows whether the other side got it. */
  | { kind: 'LOST'; error: 'TIMEOUT' | 'UNREACHABLE' };

export interface HttpRequest {
  url: string;
  method: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Machine time until the answer has to be there whole. */
  timeoutMs: number;
}

/** One HTTP exchange with somebody outside. A broken one is a value, because what it means differs from case to case. */
export async function exchange({ url, method, headers, body, timeoutMs }: HttpRequest): Promise<HttpReply> {
  try {
    const response = await fetch(url, {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
      ...(headers ? { headers } : {}),
      ...(body === undefined ? {} : { body }),
    });
    return { kind: 'ANSWERED', status: response.status, text: await response.text() };
  } catch (fault) {
    const late = fault instanceof DOMException && fault.name === 'TimeoutError';
    return { kind: 'LOST', error: late ? 'TIMEOUT' : 'UNREACHABLE' };
  }
}

/** Parses JSON that somebody else wrote; undefined when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
