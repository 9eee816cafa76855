/** Distance between two rows of a block, from middle to middle, in pixels. */
export const ROW = 140;
/** Distance that is kept between what stood there before and the rows, in pixels. */
const CLEARANCE = 40;
/** Half of the height of a step. */
const HALF = 40;
/** A boundary event reaches so far out of its step: what lies lower can go down without it. */
const OVERHANG = 20;

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What is drawn already: a shape by its size, a flow by its bends. */
export interface Drawn {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly waypoints?: readonly Point[];
}

/** Where rows come: behind which shape, in which columns (left and right edge in pixels), and how many there are below it. */
export interface Wanted {
  readonly behind: Drawn;
  readonly left: number;
  readonly right: number;
  readonly below: number;
}

/** Everything that lies lower than `start` has to go down by `by` pixels. */
export interface Room {
  readonly start: number;
  readonly by: number;
}

/**
 * Distance in pixels of a row from the middle of the element behind which a block is put. Row 0 stays on its line; behind a
 * tall one, such as an open sub process, the others begin below it, where all that is in their way can go down.
 */
export function rowOffset(behind: Drawn, row: number): number {
  return row === 0 ? 0 : row * ROW + Math.max(0, behind.height / 2 - HALF);
}

/** Level under the last of so many rows, on which ways run back, in pixels from the middle of the element. */
export const levelUnder = (behind: Drawn, rows: number): number => rowOffset(behind, rows) + ROW / 2;

/**
 * What has to give way, so that rows of a block are laid over nothing: shapes, flows that run through, and the lower edge of
 * the lane or sub process in which all of it is. Undefined where the rows find the place free.
 */
export function roomForRows(
  { behind, left, right, below }: Wanted,
  drawn: readonly Drawn[],
): Room | undefined {
  if (below === 0) return undefined;
  const middle = behind.y + behind.height / 2;
  const start = behind.y + behind.height + OVERHANG;
  const bottom = middle + levelUnder(behind, below) + CLEARANCE;
  const area = { left, right, top: start, bottom };
  const tops = drawn
    .flatMap((one) => (one === behind ? [] : holds(one, behind) ? [lowerEdge(one)] : boxesOf(one)))
    .filter((box) => overlap(box, area))
    .map(({ top }) => Math.max(top, start));
  return tops.length === 0 ? undefined : { start, by: Math.ceil(bottom - Math.min(...tops)) };
}

/** The box of a shape, or those of the pieces of a flow. */
function boxesOf({ x, y, width, height, waypoints }: Drawn): readonly Box[] {
  if (!waypoints) return [{ left: x, right: x + width, top: y, bottom: y + height }];
  return waypoints.slice(1).map((to, i) => {
    const from = waypoints[i] ?? to;
    const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    return { left, right, top: Math.min(from.y, to.y), bottom: Math.max(from.y, to.y) };
  });
}

/** Lanes and sub processes grow where they have to; what stands in them is looked at by itself. */
const holds = (outer: Drawn, { x, y, width, height }: Drawn): boolean =>
  !outer.waypoints &&
  outer.x <= x &&
  outer.y <= y &&
  outer.x + outer.width >= x + width &&
  outer.y + outer.height >= y + height;

/** It is in the way of all columns: it grows to the right with them. */
const lowerEdge = ({ y, height }: Drawn): Box => ({
  left: -Infinity,
  right: Infinity,
  top: y + height,
  bottom: y + height,
});

/** A flow along a line has no height; it lies in an area all the same. */
const overlap = (one: Box, other: Box): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
