import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cases } from './cases.ts';
import { startDatabase } from './database.ts';
import { embedded } from './embedded/engine.ts';
import { camunda7, flowable } from './rivals/java.ts';
import { spiff } from './rivals/spiff.ts';
import { zeebe } from './rivals/zeebe.ts';
import { report, type Result } from './report.ts';
import { dueTimers, slope } from './slope.ts';
import type { Options, Rival, Surroundings } from './rival.ts';

const rivals: readonly Rival[] = [embedded, zeebe, camunda7, flowable, spiff];

const { values } = parseArgs({
  options: {
    instances: { type: 'string', default: '5000' },
    engines: { type: 'string', default: rivals.map(({ name }) => name).join(',') },
    cases: { type: 'string', default: 'a,b' },
    'in-flight': { type: 'string', default: '64' },
    slope: { type: 'string' },
    timers: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const instances = Number(values.instances);
const options: Options = {
  instances,
  warmUp: Math.max(Math.min(instances, 200), Math.floor(instances / 10)),
  inFlight: Number(values['in-flight']),
  jobsAtOnce: 32,
};

async function runRival(rival: Rival, surroundings: Surroundings): Promise<Result> {
  await rival.prepare?.(surroundings);
  const engine = await rival.start(surroundings);
  try {
    const figures: Result['figures'] = {};
    for (const benchCase of cases) {
      if (values.cases.split(',').includes(benchCase.letter))
        figures[benchCase.letter] = await engine.run(benchCase);
    }
    return { engine: rival.name, note: rival.note, coldStart: engine.coldStart, figures };
  } finally {
    await engine.stop();
  }
}

const workDir = fileURLToPath(new URL('.work/', import.meta.url));
await mkdir(workDir, { recursive: true });
const database = await startDatabase();
try {
  const commits = { one: await database.commitsPerSecond(1), eight: await database.commitsPerSecond(8) };
  const points = values.slope?.split(',').map(Number);
  const timers = values.timers === undefined ? undefined : Number(values.timers);
  // Either the slope and the timers, or the comparison.
  const alone = points !== undefined || timers !== undefined;
  const results: Result[] = [];
  const wanted = new Set(values.engines.split(','));
  for (const rival of alone
    ? []
    : rivals.filter(({ name }) => wanted.has(name) || wanted.has(name.split('-')[0] ?? ''))) {
    process.stderr.write(`${rival.name} …\n`);
    results.push(await runRival(rival, { options, database, workDir }));
  }
  const machine = { cores: availableParallelism(), node: process.version };
  const more = {
    ...(points && { slope: await slope(database, options, points) }),
    ...(timers !== undefined && { timers: await dueTimers(database, options, timers) }),
  };
  report({ options, machine, commits, results, ...more }, values.json);
} finally {
  await database.stop();
}
process.exit(0);
