import { z } from 'zod';
import { Instant } from '../../model/civil-date.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { resetBusinessClock, shiftBusinessClock } from '../../store/business-clock.ts';
import { businessNow } from '../../store/business-time.ts';
import type { Context } from '../context.ts';
import { plain, route, type Route } from '../http/route.ts';

const ClockView = z.strictObject({ now: Instant });
/** `now`: business time from which the clock runs on; null lets it be the machine's again. */
const ClockChange = z.strictObject({ now: Instant.nullable() });

/** Moves business time, for tests and demonstrations; the server mounts these routes only where it was told to. */
export function clockRoutes({ pool, engineClock }: Context): Route[] {
  const view = async () => ({ now: (await businessNow(pool)).toISOString() });
  const access = { roles: ['ADMINISTRATOR'], scope: 'operate' } as const;
  return [
    route({
      ...plain,
      id: 'readClock',
      method: 'get',
      path: '/api/clock',
      tag: 'clock',
      summary: 'Business time',
      access,
      answer: ClockView,
      handle: view,
    }),
    route({
      ...plain,
      id: 'setClock',
      method: 'put',
      path: '/api/clock',
      tag: 'clock',
      summary: 'Move business time (only where the clock is controlled)',
      access,
      body: ClockChange,
      answer: ClockView,
      handle: async ({ body }, { actor }) => {
        // Ours first: what the engine's clock sets off already finds the new time.
        if (body.now === null) await resetBusinessClock(pool);
        else await shiftBusinessClock(pool, new Date(body.now));
        if (body.now === null) await engineClock?.reset();
        else await engineClock?.moveTo(new Date(body.now));
        await appendAudit(pool, { actor, action: 'SET_CLOCK', object: 'clock', detail: { now: body.now } });
        return view();
      },
    }),
  ];
}
