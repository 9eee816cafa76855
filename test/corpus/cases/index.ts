import type { Case } from '../case.ts';
import { boundaries } from './boundary.ts';
import { containers } from './containers.ts';
import { deployment } from './deployment.ts';
import { eventSubProcesses } from './event-sub-processes.ts';
import { gateways } from './gateways.ts';
import { inclusiveAndEventGateways } from './inclusive-and-event-gateways.ts';
import { jobTasks } from './job-tasks.ts';
import { jobs } from './jobs.ts';
import { messages } from './messages.ts';
import { multiInstance } from './multi-instance.ts';
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
    ...userTasks,
  ],
];
