import { createApi } from '../api/create-api.ts';
import { keepBatches } from '../api/monitoring/keep-batches.ts';
import { keepPublications } from '../api/process-designs/carry-out.ts';
import { pdfMaker } from '../api/print/pdf/pdf-maker.ts';
import { createWorkers } from '../engine-worker/create-workers.ts';
import { managementAddresses } from './camunda-settings.ts';
import { clusterClock } from './cluster-clock.ts';
import { createDemoAccounts, demoClient, type DemoAccount } from './demo-accounts.ts';
import { loadDistrict } from './district.ts';
import type { Parts } from './program.ts';
import { deployProcesses, publishCatalogue, readCatalogue } from './publish.ts';
import { startSimulators } from './simulators.ts';

/** How often approved processes are looked for whose day has come, or which the engine could not take before. */
const PUBLICATION_CHECK_MS = 5_000;
/** Operations of administrators on many cases begin within this time. */
const BATCH_CHECK_MS = 1_000;

export interface Domain {
  greeting: string[];
  simulatorsUrl: string | undefined;
}

/** Starts what the engine does not know of: simulators, district, catalogue, API, workers. Gives the greeting. */
export async function startDomain(parts: Parts): Promise<Domain> {
  const { settings, roles, pool, seal, log, secrets } = parts;
  const outside = await outsideWorld(parts);
  const catalogue = await readCatalogue();
  const accounts = settings.DISTRICT ? await district(parts, outside.registryUrl) : [];
  await publishCatalogue(pool, catalogue);

  // A role without workers still takes the bank's reports; nothing runs before `start`.
  const workers = createWorkers({
    pool,
    seal,
    log,
    engine: parts.engineClient,
    ...outside,
    callbackBaseUrl: roles.has('api') ? parts.ownUrl : parts.otherRolesUrl,
    callbackSecret: secrets.callbackSecret,
    calendars: catalogue.calendars,
    sourceRetryMs: settings.SOURCE_RETRY_SECONDS * 1000,
    calendarCheckMs: settings.CALENDAR_CHECK_SECONDS * 1000,
    jobLeaseMs: settings.WORK_LEASE_SECONDS * 1000,
    outboxLeaseMs: settings.WORK_LEASE_SECONDS * 1000,
    timing: {
      bankTimeoutSeconds: settings.BANK_TIMEOUT_SECONDS,
      bankQuietSeconds: settings.BANK_QUIET_SECONDS,
      // Inquiry, order and inquiry again fit into it.
      paymentClaimSeconds: 4 * settings.BANK_TIMEOUT_SECONDS,
    },
  });
  if (roles.has('api')) {
    const pdf = pdfMaker();
    parts.atStop(() => pdf.close());
    parts.app.use(
      createApi({
        pool,
        seal,
        log,
        publicUrl: parts.publicUrl,
        cookieSecure: parts.publicUrl.startsWith('https:'),
        calendars: catalogue.calendars,
        engine: parts.engineClient,
        pdf,
        syntheticData: settings.DISTRICT,
        onOutbox: () => workers.kickOutbox(),
        controlledClock: settings.CLOCK === 'controlled',
        ...(settings.ENGINE === 'camunda'
          ? { engineClock: clusterClock(managementAddresses(settings)) }
          : {}),
        bank: { secret: secrets.callbackSecret, receive: (xml) => workers.receiveBankReport(xml) },
      }),
    );
  }
  if (roles.has('worker')) {
    await deployWhenReady(parts);
    const keeper = keepPublications({ pool, engine: parts.engineClient, log }, PUBLICATION_CHECK_MS);
    parts.atStop(() => keeper.stop());
    const batches = keepBatches({ pool, engine: parts.engineClient, log }, BATCH_CHECK_MS);
    parts.atStop(() => batches.stop());
    workers.start();
    parts.atStop(() => workers.stop());
  }
  return {
    greeting: greeting(parts, accounts),
    simulatorsUrl: settings.SIMULATORS ? outside.registryUrl : undefined,
  };
}

interface Outside {
  registryUrl: string;
  bankUrl: string;
  smsUrl: string;
}

async function outsideWorld({ settings, atStop }: Parts): Promise<Outside> {
  if (!settings.SIMULATORS)
    return {
      registryUrl: settings.REGISTRY_URL ?? '',
      bankUrl: settings.BANK_URL ?? '',
      smsUrl: settings.SMS_URL ?? '',
    };
  const simulators = await startSimulators(settings);
  atStop(() => simulators.stop());
  return { registryUrl: simulators.url, bankUrl: simulators.url, smsUrl: simulators.url };
}

async function district({ pool, seal, secrets, log }: Parts, registryUrl: string): Promise<DemoAccount[]> {
  const loaded = await loadDistrict(pool, seal, registryUrl);
  if (loaded) log.info('loaded the synthetic district');
  const { rows } = await pool.query<{ bank: string }>(
    'SELECT DISTINCT bank FROM recipient_account ORDER BY bank',
  );
  return createDemoAccounts(pool, {
    password: secrets.demoPassword,
    clientSecret: secrets.demoClientSecret,
    banks: rows.map(({ bank }) => bank),
  });
}

/** The engine may be another program that is still starting. */
async function deployWhenReady({ pool, engineClient, log }: Parts): Promise<void> {
  for (let tries = 0; !(await engineClient.ready()); tries++) {
    if (tries % 20 === 0) log.info('waiting for the workflow engine');
    await new Promise((done) => setTimeout(done, 250));
  }
  await deployProcesses(pool, engineClient, log);
}

function greeting(
  { settings, publicUrl, secrets, roles }: Parts,
  accounts: readonly DemoAccount[],
): string[] {
  if (!roles.has('api')) return [];
  const oneARole = [
    // The last one of a key wins: reversed, so that the accounts of the first places are shown.
    ...new Map(
      accounts.toReversed().map((account) => [`${account.role}${account.department ?? ''}`, account]),
    ).values(),
  ].reverse();
  const shown = oneARole.map(
    ({ username, place }) => `  ${username.padEnd(32)} ${secrets.demoPassword(username)}   ${place}`,
  );
  return [
    `AidFlow is ready at ${publicUrl}`,
    `  workbench  ${publicUrl}/`,
    `  designer   ${publicUrl}/designer`,
    `  API        ${publicUrl}/api/docs`,
    ...(settings.ENGINE === 'embedded' ? [`  engine     ${publicUrl}/v2/topology`] : []),
    ...(shown.length
      ? ['', 'Demo accounts (synthetic district; user name, password, place):', ...shown]
      : []),
    ...(shown.length ? ['', `Integrator: client id ${demoClient}, secret ${secrets.demoClientSecret}`] : []),
  ];
}
