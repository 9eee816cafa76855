import { z } from 'zod';
import type { PartDefinition } from '../../field-type.ts';

export const ColumnsSettings = z.strictObject({ count: z.int().min(2).max(4).default(2) });

/** Fields side by side where there is room. */
export const columns: PartDefinition = { kind: 'group', settings: ColumnsSettings };
