import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { BpmnModdle } from 'bpmn-moddle';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { jobs } from '../../model/jobs.ts';
import { languages } from '../../model/localised.ts';
import { XmlNode } from '../xml-node.ts';
import { shapesOf } from './from-schema.ts';
import { headerWords } from './header-words.ts';
import { valueWords, variableWords } from './value-words.ts';
import { elementTemplates, isJobType, jobTypes, stepChoices } from './templates.ts';

const folder = new URL('../../processes/', import.meta.url);
const models = readdirSync(folder).filter((name) => name.endsWith('.bpmn'));

/** All elements of a file that carry a job type. */
async function jobsIn(file: string): Promise<XmlNode[]> {
  const { rootElement } = await new BpmnModdle({ zeebe }).fromXML(
    readFileSync(new URL(file, folder), 'utf8'),
  );
  const found: XmlNode[] = [];
  const walk = (node: XmlNode): void => {
    found.push(node);
    node.nodes('flowElements').forEach(walk);
  };
  XmlNode.of(rootElement)?.nodes('rootElements').forEach(walk);
  return found.filter((node) => node.extension('zeebe:TaskDefinition'));
}

describe('element templates', () => {
  it.each(languages)('name every job type and human step once, in %s, with an icon', (language) => {
    const templates = elementTemplates(language);
    expect(new Set(templates.map(({ id }) => id)).size).toBe(templates.length);
    expect(new Set(templates.map(({ name }) => name)).size).toBe(templates.length);
    for (const { icon, description } of templates) {
      expect(icon.contents).toMatch(/^data:image\/svg\+xml,/);
      expect(description).not.toBe('');
    }
    expect(stepChoices(language).length).toBeGreaterThan(templates.length);
  });

  it.each(jobTypes)('of %s have words for exactly the headers and values of the worker', (type) => {
    const shapes = shapesOf(jobs[type].headers);
    const words = headerWords[type] ?? {};
    expect(Object.keys(words).sort()).toEqual(shapes.map(({ name }) => name).sort());
    for (const { name, values } of shapes)
      if (values) expect(Object.keys(words[name]?.values ?? {}).sort()).toEqual([...values].sort());
      else expect(words[name]?.open).toBe(true);
  });

  it('have words for every variable that a worker gives and for every value it lists', () => {
    for (const type of jobTypes)
      for (const { name, values } of shapesOf(jobs[type].output)) {
        expect(variableWords).toHaveProperty(name);
        for (const value of values ?? []) expect(valueWords).toHaveProperty(value);
      }
  });

  it('offer the messages that the worker has texts for', () => {
    const texts: unknown = JSON.parse(
      readFileSync(new URL('../../engine-worker/texts/zh.json', import.meta.url), 'utf8'),
    );
    const sms = Object.keys(z.record(z.string(), z.string()).parse(texts))
      .filter((key) => key.startsWith('sms.'))
      .map((key) => key.slice('sms.'.length));
    expect(Object.keys(headerWords.notify?.['template']?.values ?? {})).toEqual(expect.arrayContaining(sms));
  });

  it.each(models)('fit each automatic step of %s: element, headers and their values', async (file) => {
    const templates = elementTemplates('zh');
    for (const node of await jobsIn(file)) {
      const type = node.extension('zeebe:TaskDefinition')?.text('type');
      expect(isJobType(type)).toBe(true);
      const template = templates.find(({ properties }) => properties[0]?.value === type);
      expect(template?.elementType.value).toBe(node.type);
      for (const header of node.extension('zeebe:TaskHeaders')?.nodes('values') ?? []) {
        const property = template?.properties.find(
          ({ binding }) => binding.type === 'zeebe:taskHeader' && binding.key === header.text('key'),
        );
        expect(property?.choices?.map(({ value }) => value)).toContain(header.text('value'));
      }
    }
  });
});
