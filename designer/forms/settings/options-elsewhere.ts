import type { Command } from '../../../form-model/design/command.ts';
import { set } from '../../../form-model/design/commands/settings.ts';
import type { Design, DesignNode } from '../../../form-model/design/design.ts';

/** Settings of a choice by which its options come from elsewhere. */
export const optionsFrom: readonly string[] = ['dictionary', 'source'];

/** Options of its own go, and what is chosen is stored with its label. */
export const optionsElsewhere = (design: Design, { id, keywords }: DesignNode): readonly Command[] => [
  set(design, id, ['enum'], undefined),
  set(design, id, ['default'], undefined),
  ...(keywords['type'] === 'string' ? [set(design, id, ['type'], 'object')] : []),
];
