import { z } from 'zod';
import type { PartDefinition } from '../../field-type.ts';

export const PaneSettings = z.strictObject({});

/** One pane of tabs or steps; its title stands on the tab. */
export const pane: PartDefinition = { kind: 'group', settings: PaneSettings, within: ['tabs', 'steps'] };
