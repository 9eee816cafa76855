import type { DeployedProcess, EngineClient, EngineResource } from './engine-client.ts';
import { adaptHumanSteps } from './human-steps.ts';
import { isBefore } from './release.ts';

/** From this release on Camunda no longer makes jobs of user tasks. */
const userTaskJobsEnd = [8, 10] as const;

/** Deploys models so that their human steps reach our inbox, whatever the engine makes of user tasks. */
export async function deployAdapted(
  engine: Pick<EngineClient, 'deploy' | 'topology'>,
  resources: readonly EngineResource[],
): Promise<DeployedProcess[]> {
  const { gatewayVersion } = await engine.topology();
  const support = { userTaskJobs: isBefore(gatewayVersion, userTaskJobsEnd) };
  return engine.deploy(
    resources.map(({ name, content }) => ({ name, content: adaptHumanSteps(content, support) })),
  );
}
