import type { StaffViewer } from '../access/viewer.ts';

/** Who does something to running processes, now or in the background. */
export type Actor = Pick<StaffViewer, 'actor' | 'areaPath'>;

/** Whether an area is the viewer's own or lies in it. */
export const isWithin = ({ areaPath }: Pick<Actor, 'areaPath'>, path: string): boolean =>
  `${path}/`.startsWith(`${areaPath}/`);
