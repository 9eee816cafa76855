import type { Case } from '../case.ts';
import { boundaries } from './boundary.ts';
import { compensations } from './compensation.ts';
import { containers } from './containers.ts';
import { decisions } from './decisions.ts';
import { deployment } from './deployment.ts';
import { eventSubProcesses } from './event-sub-processes.ts';
import { gateways } from './gateways.ts';
import { inclusiveAndEventGateways } from './inclusive-and-event-gateways.ts';
import { jobTasks } from './job-tasks.ts';
import { jobs } from './jobs.ts';
import { leases } from './leases.ts';
import { listeners } from './listeners.ts';
import { messages } from './messages.ts';
import { migrations } from './migration.ts';
import { modifications } from './modification.ts';
import { multiInstanceResults } from './multi-instance-results.ts';
import { multiInstance } from './multi-instance.ts';
import { nativeUserTasks } from './native-user-tasks.ts';
import { signalsAndLinks } from './signals-and-links.ts';
import { throwings } from './throwing.ts';
import { timers } from './timers.ts';
import { userTasks } from './user-tasks.ts';
import { variables } from './variables.ts';

/** Every case, in the order of the rules as far as possible. */
export const cases: readonly Case[] = [
  ...[
    ...deployment,
    ...variables,
    ...jobs,
    ...leases,
    ...jobTasks,
    ...gateways,
    ...inclusiveAndEventGateways,
    ...boundaries,
    ...eventSubProcesses,
  ],
  ...[
    ...throwings,
    ...signalsAndLinks,
    ...timers,
    ...messages,
    ...containers,
    ...multiInstance,
    ...multiInstanceResults,
    ...userTasks,
    ...nativeUserTasks,
    ...compensations,
    ...decisions,
    ...modifications,
    ...migrations,
    ...listeners,
  ],
];
