import type { StaffViewer } from '../access/viewer.ts';

/** Whether an area is the viewer's own or lies in it. */
export const isWithin = ({ areaPath }: StaffViewer, path: string): boolean =>
  `${path}/`.startsWith(`${areaPath}/`);
