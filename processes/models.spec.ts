import { readdir, readFile } from 'node:fs/promises';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { compileBpmn } from '../process-model/executable/compile.ts';
import {
  formKeyOf,
  type Element,
  type JobElement,
  type Process,
} from '../process-model/executable/process.ts';
import { emptyScope, toPlain, type Expression } from '../feel/index.ts';
import { businessErrors, HumanStepHeaders, jobs, userTaskJob } from '../model/jobs.ts';
import { messages, startMessageOf } from '../model/messages.ts';
import { StaffRole } from '../model/roles.ts';
import { TaskKind, taskKinds } from '../model/task.ts';
import { diagramOf, flowFaults, shapeFaults } from '../test/bpmn-diagram.ts';

const folder = new URL('.', import.meta.url);
const names = (await readdir(folder)).filter((name) => name.endsWith('.bpmn'));
const forms = new Set(await readdir(new URL('../forms/', folder)));
const models = await Promise.all(
  names.map(async (name) => ({ name, xml: await readFile(new URL(name, folder), 'utf8') })),
);

const valueOf = (expression: Expression | undefined): unknown =>
  expression && toPlain(expression.evaluate(emptyScope).value ?? null);

async function processOf(name: string, xml: string): Promise<Process> {
  const compiled = await compileBpmn(xml, name);
  if (!compiled.ok) throw new Error(compiled.text);
  const [process] = compiled.processes;
  if (!process) throw new Error(`${name} holds no process`);
  return process;
}

const jobElements = ({ elements }: Process): JobElement[] =>
  [...elements.values()].filter((element): element is JobElement => element.kind === 'job');
const serviceJobs = (process: Process): JobElement[] =>
  jobElements(process).filter(({ job }) => job.userTask === undefined);
const humanSteps = (process: Process): JobElement[] =>
  jobElements(process).filter(({ job }) => job.userTask !== undefined);

function eventsOf({ elements }: Process) {
  return [...elements.values()].flatMap((element: Element) =>
    'event' in element && element.event ? [{ element, event: element.event }] : [],
  );
}

describe.each(models)('the model $name', ({ name, xml }) => {
  const processId = name.replace('.bpmn', '');

  it('is well-formed XML of one executable process that bears the name of the file', async () => {
    expect((await processOf(name, xml)).id).toBe(processId);
  });

  it('is started by the message of its own name and by nothing else', async () => {
    const process = await processOf(name, xml);
    const starts = eventsOf(process).filter(
      ({ element }) => element.kind === 'startEvent' && element.parent === processId,
    );
    expect(starts.map(({ event }) => (event.kind === 'message' ? valueOf(event.name) : event.kind))).toEqual([
      startMessageOf(processId),
    ]);
  });

  it('asks only for jobs of the contract, with the headers that the contract knows', async () => {
    for (const { id, job } of serviceJobs(await processOf(name, xml))) {
      const type = String(valueOf(job.type));
      const contract = Object.entries(jobs).find(([known]) => known === type)?.[1];
      expect(contract, `${id} asks for ${type}`).toBeDefined();
      const headers = Object.fromEntries(job.headers);
      expect(contract?.headers.strict().safeParse(headers), id).toMatchObject({ success: true });
    }
  });

  it('names for every human step a kind, a form, a role and a due date', async () => {
    for (const step of humanSteps(await processOf(name, xml))) {
      const { id, job } = step;
      const { candidateGroups, dueDate } = job.userTask ?? {};
      expect(TaskKind.options, id).toContain(job.headers.get('kind'));
      expect([...forms], id).toContain(formKeyOf(step));
      expect(dueDate, id).toBeDefined();
      const roles = valueOf(candidateGroups);
      expect(Array.isArray(roles) && roles.map((role) => StaffRole.parse(role)), id).toHaveLength(1);
      expect(HumanStepHeaders.shape.routing.safeParse(job.headers.get('routing')).success, id).toBe(true);
      expect(valueOf(job.type), id).toBe(userTaskJob);
    }
  });

  it('reminds of every human step that is late, without ending it', async () => {
    const process = await processOf(name, xml);
    for (const { id, boundaryEvents } of humanSteps(process)) {
      const reminders = boundaryEvents.map((boundary) => process.elements.get(boundary));
      expect(reminders, id).toMatchObject([
        { kind: 'boundary', interrupting: false, event: { kind: 'timer' } },
      ]);
    }
  });

  it('waits only for messages and errors of the contract', async () => {
    const known = new Set<unknown>([...Object.values(messages), startMessageOf(processId)]);
    const codes = new Set<unknown>(Object.values(businessErrors));
    for (const { element, event } of eventsOf(await processOf(name, xml))) {
      if (event.kind === 'message') expect(known, element.id).toContain(valueOf(event.name));
      if (event.kind === 'error') expect(codes, element.id).toContain(event.code);
    }
  });

  it('leaves the wait for each answer again when its time is over', async () => {
    const { elements } = await processOf(name, xml);
    const waits = [...elements.values()].filter(({ type }) => type === 'RECEIVE_TASK');
    for (const { id, boundaryEvents } of waits) {
      const ways = boundaryEvents.map((boundary) => elements.get(boundary));
      expect(
        ways.some((way) => way?.kind === 'boundary' && way.interrupting && way.event.kind === 'timer'),
        id,
      ).toBe(true);
    }
  });

  it('runs on Camunda 8 unchanged: job-based human steps, nothing of other makers', () => {
    expect(xml).not.toContain('<zeebe:userTask');
    expect(xml).not.toContain('camunda:');
    expect(xml).toContain('modeler:executionPlatform="Camunda Cloud"');
  });

  it('has ids that say what they name, once each', () => {
    const ids = [...xml.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id ?? '');
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z][a-z0-9_-]*$/.test(id))).toEqual([]);
  });

  it('says in Chinese what is done at each step and asked at each fork', async () => {
    const { elements } = await processOf(name, xml);
    const speaking = new Set(['job', 'catch', 'subProcess', 'eventSubProcess', 'boundary']);
    const nameless = [...elements.values()].filter(
      (element) =>
        (speaking.has(element.kind) ||
          (element.kind === 'exclusiveGateway' && element.outgoing.length > 1)) &&
        !/\p{Script=Han}/u.test(element.name ?? ''),
    );
    expect(nameless.map(({ id }) => id)).toEqual([]);
  });
});

describe.each(models)('the diagram of $name', ({ name, xml }) => {
  const diagram = diagramOf(new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(xml));

  it('shows every element and every flow', async () => {
    const process = await processOf(name, xml);
    const elements = [...process.elements.keys()].filter((id) => id !== process.id);
    expect([...diagram.shapes.keys()].sort()).toEqual(elements.sort());
    expect([...diagram.edges.keys()].sort()).toEqual([...process.flows.keys()].sort());
  });

  it('lets no two shapes lie on each other, and keeps what is inside inside', async () => {
    const { elements } = await processOf(name, xml);
    const boundaries = new Set([...elements.values()].flatMap(({ boundaryEvents }) => boundaryEvents));
    const parentOf = (id: string): string | undefined => elements.get(id)?.parent;
    expect(shapeFaults(diagram, parentOf, boundaries)).toEqual([]);
  });

  it('draws flows from the edge of one shape to the edge of the next, and through no third', async () => {
    const { elements, flows } = await processOf(name, xml);
    const solid = [...elements.values()]
      .filter(({ kind }) => !/boundary|subProcess/i.test(kind))
      .map(({ id }) => id);
    expect(flowFaults(diagram, flows, solid)).toEqual([]);
  });
});

const typesAskedFor = async (): Promise<Set<string>> =>
  new Set(
    (await Promise.all(models.map(({ name, xml }) => processOf(name, xml)))).flatMap((process) =>
      serviceJobs(process).map(({ job }) => String(valueOf(job.type))),
    ),
  );

describe('all models together', () => {
  it('use every job type of the contract', async () => {
    expect([...(await typesAskedFor())].sort()).toEqual(Object.keys(jobs).sort());
  });

  it('use every kind of human step', async () => {
    const processes = await Promise.all(models.map(({ name, xml }) => processOf(name, xml)));
    const kinds = new Set(
      processes.flatMap((process) => humanSteps(process).map(({ job }) => job.headers.get('kind'))),
    );
    expect([...kinds].sort()).toEqual([...taskKinds].sort());
  });
});
