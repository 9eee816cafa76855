import type { EngineClient } from '../../engine-client/index.ts';
import type { Pool } from '../../kit/database.ts';
import type { Log } from '../../kit/log.ts';
import { cancelTaskOfJob } from '../../store/inbox-task.ts';
import { findPendingSms, markNotification } from '../../store/notification.ts';
import type { OutboxMessage } from '../../store/outbox.ts';
import type { SmsGateway } from '../adapters/sms/sms-gateway.ts';
import { hasText, textOf } from '../texts/texts.ts';

export interface Destinations {
  pool: Pool;
  engine: Pick<EngineClient, 'publishMessage' | 'completeJob'>;
  sms: SmsGateway;
  log: Log;
}

/** Delivers one message of the outbox; throws when it has to come again. Each destination takes it once, however often. */
export async function deliver(
  message: OutboxMessage,
  { pool, engine, sms, log }: Destinations,
): Promise<void> {
  switch (message.kind) {
    case 'PUBLISH_MESSAGE': {
      const { timeToLiveMs, ...published } = message.payload;
      await engine.publishMessage({ ...published, timeToLive: timeToLiveMs });
      return;
    }
    case 'COMPLETE_JOB': {
      const { jobKey, variables } = message.payload;
      if ((await engine.completeJob(jobKey, variables)) === 'COMPLETED') return;
      // Delivered before and not noted, or the step was ended by something else; then nobody can do it any more.
      const cancelled = await cancelTaskOfJob(pool, jobKey);
      log.info({ jobKey, cancelled }, 'the engine no longer waits for a completed step');
      return;
    }
    case 'SEND_SMS':
      await sendSms(message.payload.notificationId, { pool, sms });
  }
}

async function sendSms(id: string, { pool, sms }: Pick<Destinations, 'pool' | 'sms'>): Promise<void> {
  const message = await findPendingSms(pool, id);
  if (!message) return;
  if (message.phone === null) {
    await markNotification(pool, id, 'FAILED');
    return;
  }
  const name = `sms.${message.template}`;
  const text = textOf('zh', hasText(name) ? name : 'sms.default', placesOf(message.params));
  const reply = await sms.send({ id, phone: message.phone, text });
  if (reply.kind === 'FAILED') throw new Error(`The SMS gateway: ${reply.error}`);
  await markNotification(pool, id, reply.kind === 'SENT' ? 'SENT' : 'FAILED');
}

function placesOf(params: Readonly<Record<string, unknown>>): Record<string, string | number> {
  const entries = Object.entries(params).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  );
  return Object.fromEntries(entries);
}
