import { z } from 'zod';
import type { PartDefinition } from '../../field-type.ts';

export const TabsSettings = z.strictObject({});

/** Panes of which one is in sight, chosen by its title. What is in the others is filled and checked like anything else. */
export const tabs: PartDefinition = { kind: 'group', settings: TabsSettings, holds: ['pane'] };
