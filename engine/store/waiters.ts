/** Those who wait for something named (a job type, an instance) until it may be there. */
export interface Waiters {
  /**
   * Joins the queue of `name`. Join before looking: a wake-up between looking and waiting is then not lost.
   */
  join(name: string): Waiter;
  /** Wakes up to `count` of those who joined, in their order. */
  wake(name: string, count?: number): void;
  /** Names that somebody waits for. */
  names(): string[];
  /** Ends all waiting now and from now on. */
  close(): void;
}

export interface Waiter {
  /** Resolves to `woken`, or to `ended` when the time is over, the signal fires or the queue is closed. */
  wait(limitMs: number, gone: AbortSignal): Promise<'woken' | 'ended'>;
  /** Ends this one's waiting as a wake-up would. */
  rouse(): void;
  leave(): void;
}

/** Long timers are cut in two by Node beyond this many milliseconds. */
const LONGEST_MS = 2 ** 31 - 1;

interface Member extends Waiter {
  /** Was woken and has not noticed yet. */
  isCalled(): boolean;
  call(outcome: 'woken' | 'ended'): void;
}

export function createWaiters(): Waiters {
  const queues = new Map<string, Set<Member>>();
  let closed = false;

  function leave(name: string, member: Member): void {
    const queue = queues.get(name);
    queue?.delete(member);
    if (queue?.size === 0) queues.delete(name);
    // Who leaves content hands an unused wake-up on to the next.
    if (member.isCalled()) wake(name, 1);
  }

  function wake(name: string, count: number): void {
    let left = count;
    for (const member of queues.get(name) ?? []) {
      if (left <= 0) return;
      if (member.isCalled()) continue;
      left -= 1;
      member.call('woken');
    }
  }

  return {
    join(name) {
      const member: Member = createMember(
        () => leave(name, member),
        () => closed,
      );
      const queue = queues.get(name) ?? new Set<Member>();
      queues.set(name, queue.add(member));
      return member;
    },
    wake: (name, count = Infinity) => wake(name, count),
    names: () => [...queues.keys()],
    close() {
      closed = true;
      for (const queue of queues.values()) for (const member of queue) member.call('ended');
    },
  };
}

function createMember(leave: () => void, isClosed: () => boolean): Member {
  let called: 'woken' | 'ended' | undefined;
  let listener: ((outcome: 'woken' | 'ended') => void) | undefined;
  return {
    leave,
    rouse: () => listener?.('woken'),
    isCalled: () => called === 'woken',
    call(outcome) {
      called = outcome;
      listener?.(outcome);
    },
    async wait(limitMs, gone) {
      if (isClosed() || gone.aborted || limitMs <= 0) return 'ended';
      if (called) {
        const outcome = called;
        called = undefined;
        return outcome;
      }
      return new Promise((resolve) => {
        const settle = (outcome: 'woken' | 'ended') => {
          clearTimeout(timer);
          gone.removeEventListener('abort', end);
          listener = undefined;
          called = undefined;
          resolve(outcome);
        };
        const end = () => settle('ended');
        const timer = setTimeout(end, Math.min(limitMs, LONGEST_MS));
        gone.addEventListener('abort', end, { once: true });
        listener = settle;
      });
    },
  };
}
