import { z } from 'zod';
import type { PartDefinition } from '../../field-type.ts';

export const StepsSettings = z.strictObject({});

/** Panes that are filled one after the other. Panes that a rule hides are passed over. */
export const steps: PartDefinition = { kind: 'group', settings: StepsSettings, holds: ['pane'] };
