import { aProcess, end, eventSubProcess, error, service, start, type Part } from '../../bpmn-builder.ts';
import { BlockWriter } from './block-writer.ts';
import { Chance } from './chance.ts';

export interface RandomModel {
  readonly seed: number;
  readonly processId: string;
  readonly files: readonly string[];
  /** Names of the messages and signals that it knows. */
  readonly messages: readonly string[];
  readonly signals: readonly string[];
}

/** A model of nested blocks, and the process that its call activities call. */
export function randomModel(seed: number): RandomModel {
  const chance = new Chance(seed);
  const prefix = `r${seed}_`;
  const writer = new BlockWriter(chance, prefix);
  const body = writer.block(3);
  const parts: Part[] = [
    start('begin'),
    end('finish'),
    `begin -> ${body.first}`,
    ...body.parts,
    `${body.last} -> finish`,
  ];
  if (chance.percent(20))
    parts.push(
      eventSubProcess('caught', [start('catcher', error('E2')), service('mend'), 'catcher -> mend']),
    );
  writer.calls = false;
  const child = writer.block(1);
  const processId = `${prefix}main`;
  return {
    ...{ seed, processId, messages: writer.messages, signals: writer.signals },
    files: [
      aProcess(processId, ...parts),
      aProcess(`${prefix}child`, start('cBegin'), `cBegin -> ${child.first}`, ...child.parts),
    ],
  };
}
