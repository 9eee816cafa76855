import { carryOut } from '../../api/process-designs/carry-out.ts';
import { createEngineClient, type EngineClient } from '../../engine-client/index.ts';
import { openPool } from '../../kit/database.ts';
import { createLog } from '../../kit/log.ts';
import { PublishOrder } from './publish-order.ts';

/** A program that carries out what was approved, and is killed where its order says. */
process.once('message', (message) => void work(PublishOrder.parse(message)));
process.send?.('ready');

async function work({ databaseUrl, restAddress, processId, killAt }: PublishOrder): Promise<void> {
  const log = createLog({ level: 'silent' });
  const client = await createEngineClient({ restAddress, transport: 'rest', auth: { kind: 'none' }, log });
  const engine: Pick<EngineClient, 'deploy' | 'topology'> = {
    topology: () => client.topology(),
    deploy: async (resources) => {
      if (killAt === 'before-deployment') await killed();
      const deployed = await client.deploy(resources);
      if (killAt === 'after-deployment') await killed();
      return deployed;
    },
  };
  await carryOut({ pool: openPool({ url: databaseUrl }), engine }, processId);
  await killed();
}

/** Nothing is tidied up: the operating system takes the process away. */
function killed(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}
