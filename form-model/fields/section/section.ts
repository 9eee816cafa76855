import { z } from 'zod';
import type { PartDefinition } from '../../field-type.ts';

export const SectionSettings = z.strictObject({});

/** Fields that belong together, under a heading. */
export const section: PartDefinition = { kind: 'group', settings: SectionSettings };
