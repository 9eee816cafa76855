import { describe, expect, it } from 'vitest';
import { engineReasons } from '../../process-model/checks/engine/reasons.ts';
import { Repair, ruleSeverities } from '../../process-model/checks/problem.ts';
import { enProcessChecks } from './en-process-checks.ts';
import { zhProcessChecks } from './zh-process-checks.ts';

const codes = [...Object.keys(engineReasons), ...Object.keys(ruleSeverities)].sort();

describe.each([
  ['Chinese', zhProcessChecks.processChecks],
  ['English', enProcessChecks.processChecks],
])('checks of processes in %s', (_language, texts) => {
  it('have a sentence for everything that can be wrong, and for nothing else', () => {
    expect(Object.keys(texts.code).sort()).toEqual(codes);
  });

  it('say what each repair does', () => {
    const kinds = Repair.options.map(({ shape }) => shape.kind.value);
    expect(Object.keys(texts.repair).sort()).toEqual([...kinds].sort());
  });

  it('name only what the engine tells', () => {
    for (const [code, sentence] of Object.entries<string>(texts.code)) {
      const pattern = Object.entries<string>(engineReasons).find(([known]) => known === code)?.[1];
      if (pattern === undefined) continue;
      const told = new Set([...pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      const used = [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(
        used.filter((name) => !told.has(name)),
        code,
      ).toEqual([]);
    }
  });
});

describe('sentences in Chinese', () => {
  it('are Chinese', () => {
    for (const [code, sentence] of Object.entries(zhProcessChecks.processChecks.code))
      expect(sentence, code).toMatch(/\p{Script=Han}/u);
  });
});
