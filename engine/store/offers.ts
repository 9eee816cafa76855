import type { ActivatedJob, Activation } from './jobs.ts';

/** An open poll of a worker that takes jobs as they come into being. */
export interface Offer {
  readonly activation: Activation;
  /** Ends the offer; what it was given meanwhile, once that is durable. */
  withdraw(): Promise<readonly ActivatedJob[]>;
}

/** An offer that a unit of work means to serve with its commit. */
export interface Taken {
  readonly activation: Activation;
  /** Hands over the jobs after the commit, or nothing if it failed. */
  settle(jobs: readonly ActivatedJob[]): void;
}

/** Open polls by job type: a job that is created while a worker waits is given out in the same commit. */
export interface Offers {
  /** `settled` is called when somebody has taken the offer and knows what became of it. */
  make(activation: Activation, settled: () => void): Offer;
  /** The oldest offer for jobs of a type; it is not offered any more. */
  take(type: string): Taken | undefined;
}

interface Member {
  readonly activation: Activation;
  readonly settled: () => void;
  result: Promise<readonly ActivatedJob[]> | undefined;
}

export function createOffers(): Offers {
  const open = new Map<string, Set<Member>>();

  function remove(member: Member): void {
    const { type } = member.activation;
    const members = open.get(type);
    members?.delete(member);
    if (members?.size === 0) open.delete(type);
  }

  return {
    make(activation, settled) {
      const member: Member = { activation, settled, result: undefined };
      const members = open.get(activation.type) ?? new Set<Member>();
      open.set(activation.type, members.add(member));
      return {
        activation,
        withdraw() {
          remove(member);
          return member.result ?? Promise.resolve([]);
        },
      };
    },
    take(type) {
      const [member] = open.get(type) ?? [];
      if (!member) return undefined;
      remove(member);
      let resolve: (jobs: readonly ActivatedJob[]) => void = () => undefined;
      member.result = new Promise((done) => (resolve = done));
      return {
        activation: member.activation,
        settle(jobs) {
          resolve(jobs);
          member.settled();
        },
      };
    },
  };
}
