/** What became of a request: `unknown` when no answer came, or one that leaves it open whether it was done. */
export type Outcome =
  | { readonly kind: 'done'; readonly json: unknown }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unknown' };

/** One request, sent once. */
export async function post(api: string, path: string, body: object, limitMs = 20_000): Promise<Outcome> {
  try {
    const response = await fetch(`${api}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(limitMs),
    });
    const text = await response.text();
    if (response.ok) return { kind: 'done', json: text === '' ? undefined : JSON.parse(text) };
    return response.status < 500 ? { kind: 'refused', status: response.status } : { kind: 'unknown' };
  } catch {
    return { kind: 'unknown' };
  }
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
