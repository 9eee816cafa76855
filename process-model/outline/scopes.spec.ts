import { readdir, readFile } from 'node:fs/promises';
import { BpmnModdle } from 'bpmn-moddle';
import { describe, expect, it } from 'vitest';
import { outlineOf, type Line } from './outline.ts';
import { scopeOf, type Scope } from './scopes.ts';
import { XmlNode } from '../xml-node.ts';

const folder = new URL('../../processes/', import.meta.url);
const files = (await readdir(folder)).filter((name) => name.endsWith('.bpmn'));

async function processOf(file: string): Promise<Scope> {
  const { rootElement } = await new BpmnModdle().fromXML(await readFile(new URL(file, folder), 'utf8'));
  const process = XmlNode.of(rootElement)
    ?.nodes('rootElements')
    .find(({ type }) => type === 'bpmn:Process');
  if (!process) throw new Error(`${file} has no process`);
  return scopeOf(process);
}

const all = (scope: Scope): Scope[] => [scope, ...[...scope.scopes.values()].flatMap(all)];

function told(lines: readonly Line[]): string[] {
  return lines.flatMap((line) => {
    if (line.kind === 'jump') return [];
    const branches = line.kind === 'fork' ? line.branches : [];
    return [line.id, ...[...line.exceptions, ...branches].flatMap((branch) => told(branch.lines))];
  });
}

describe('the scopes of a process', () => {
  it.each(files)('of %s tell all its elements, those inside of sub processes by themselves', async (file) => {
    const process = await processOf(file);
    const text = await readFile(new URL(file, folder), 'utf8');
    const drawn = [
      ...text.matchAll(/<bpmn:(?:\w*(?:Task|Event|Gateway|Activity)|subProcess) id="([^"]+)"/g),
    ].map(([, id]) => id);
    const scopes = all(process);
    const lines = scopes.flatMap(({ graph }) => outlineOf(graph).flatMap(told));
    const joins = scopes.flatMap(({ graph: { nodes, flows } }) =>
      nodes.filter(({ id, gateway }) => gateway && flows.filter(({ source }) => source === id).length === 1),
    );
    expect([...lines, ...joins.map(({ id }) => id)].sort()).toEqual(drawn.sort());
  });

  it('know the elements by id', async () => {
    const { elements } = await processOf('temporary-assistance.bpmn');
    expect(elements.get('acceptance')?.text('name')).toBe('受理申请');
  });
});
