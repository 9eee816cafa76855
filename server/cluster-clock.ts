import { z } from 'zod';
import type { EngineClock } from '../api/context.ts';

const Now = z.object({ epochMilli: z.number() });

/** The clocks of a Camunda cluster's nodes, by their management endpoints. */
export function clusterClock(managementAddresses: readonly string[]): EngineClock {
  const each = async (work: (url: string) => Promise<void>): Promise<void> => {
    await Promise.all(managementAddresses.map((address) => work(`${address}/actuator/clock`)));
  };
  return {
    moveTo: (instant) =>
      each(async (url) => {
        const { epochMilli } = Now.parse(await answer(await fetch(url)));
        const offsetMilli = instant.getTime() - epochMilli;
        await answer(
          await fetch(`${url}/add`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ offsetMilli }),
          }),
        );
      }),
    reset: () =>
      each(async (url) => {
        await answer(await fetch(url, { method: 'DELETE' }));
      }),
  };
}

async function answer(response: Response): Promise<unknown> {
  if (!response.ok)
    throw new Error(`The clock of the Camunda cluster answered ${response.status} at ${response.url}`);
  return response.json();
}
