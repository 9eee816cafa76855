import { readFlags } from './flags.ts';
import { startSimulators } from './server.ts';

/** The program: starts, tells its address on standard output and to a parent process, ends on SIGTERM or with the parent. */
async function main(): Promise<void> {
  const simulators = await startSimulators(readFlags(process.argv.slice(2)));
  const stop = (): void => {
    void simulators.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
  process.stdout.write(`Simulators (synthetic data) at ${simulators.url}\n`);
  process.send?.({ ready: true, url: simulators.url });
}

main().catch((error: unknown) => {
  process.stderr.write(
    `The simulators can't start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
