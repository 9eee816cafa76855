/** What a job handler ends in: exactly one of these. */
export type Outcome<Output> =
  | { kind: 'completed'; output: Output }
  /** A BPMN error, which the model catches. */
  | { kind: 'businessError'; code: string; message: string }
  /** Not now, and nobody's fault: the job comes back without losing a try. */
  | { kind: 'retryLater'; afterMs: number; reason: string }
  /** A person has to look; the engine shows an incident. */
  | { kind: 'incident'; reason: string }
  /** A human step: the job stays open until somebody completes its task. */
  | { kind: 'leftOpen'; leaseMs: number };

export const completed = <Output>(output: Output): Outcome<Output> => ({ kind: 'completed', output });

export const businessError = (code: string, message: string): Outcome<never> => ({
  kind: 'businessError',
  code,
  message,
});

export const retryLater = (afterMs: number, reason: string): Outcome<never> => ({
  kind: 'retryLater',
  afterMs,
  reason,
});

export const incident = (reason: string): Outcome<never> => ({ kind: 'incident', reason });

export const leftOpen = (leaseMs: number): Outcome<never> => ({ kind: 'leftOpen', leaseMs });
