import { bare, noContent, ok, type Operation } from '../operation.ts';
import { DEFAULT_TENANT } from '../validate.ts';

export interface ClusterOptions {
  /** Where clients reach this engine; shown in the topology only. */
  readonly address: { readonly host: string; readonly port: number };
  readonly version: string;
  /** Whether the engine takes commands. */
  readonly isRunning: () => boolean;
}

/** What a client asks before it works: topology, health, licence, who it is. */
export function clusterOperations({ address, version, isRunning }: ClusterOptions): Operation[] {
  const topology = {
    brokers: [
      { nodeId: 0, ...address, partitions: [{ partitionId: 1, role: 'leader', health: 'healthy' }], version },
    ],
    clusterSize: 1,
    partitionsCount: 1,
    replicationFactor: 1,
    gatewayVersion: version,
    lastCompletedChangeId: '-1',
  };
  return [
    bare({ method: 'get', path: '/topology', permission: 'read' }, () => ok(topology)),
    bare({ method: 'get', path: '/status', permission: 'public' }, () =>
      isRunning() ? noContent : { status: 503 },
    ),
    bare({ method: 'get', path: '/license', permission: 'public' }, () =>
      ok({ validLicense: true, licenseType: 'apache-2.0', isCommercial: false }),
    ),
    bare({ method: 'get', path: '/authentication/me', permission: 'read' }, ({ caller }) =>
      ok({
        username: caller.name,
        displayName: caller.name,
        authorizedComponents: [],
        tenants: [{ tenantId: DEFAULT_TENANT, name: 'Default' }],
        groups: [],
        roles: [],
        salesPlanType: '',
        c8Links: {},
        canLogout: false,
      }),
    ),
  ];
}
