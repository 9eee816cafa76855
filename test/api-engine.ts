import type { Context } from '../api/context.ts';

type Engine = NonNullable<Context['engine']>;

/** An engine behind the API that takes every model and runs nothing; `changes` say what it does otherwise. */
export function anEngine(changes: Partial<Engine> = {}): Engine {
  return {
    pathOf: () => Promise.resolve(undefined),
    topology: () => Promise.resolve({ gatewayVersion: '8.8.0', brokers: 1 }),
    deploy: (resources) =>
      Promise.resolve(
        resources.map(({ name }) => ({
          ...{ processId: name.replace('.bpmn', ''), version: 1, processDefinitionKey: name },
        })),
      ),
    runningInstances: () => Promise.resolve([]),
    migrateInstance: () => Promise.resolve('GONE'),
    ...changes,
  };
}
