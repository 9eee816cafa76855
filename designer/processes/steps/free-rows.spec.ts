import { describe, expect, it } from 'vitest';
import { levelUnder, roomForRows, ROW, rowOffset, type Drawn } from './free-rows.ts';

const shape = (x: number, y: number, width = 100, height = 80): Drawn => ({ x, y, width, height });
const flow = (...points: readonly (readonly [number, number])[]): Drawn => ({
  ...shape(0, 0, 0, 0),
  waypoints: points.map(([x, y]) => ({ x, y })),
});
/** On the line 140; three columns to its right and two rows below are wanted. Row 2 ends at 490, with 40 to keep. */
const behind = shape(200, 100);
const wanted = { behind, left: 300, right: 780, below: 2 };
const AREA = { start: 200, bottom: 140 + 2 * ROW + ROW / 2 + 40 };

describe('the rows of a block', () => {
  it('stand at even distances, the first on the line of the element', () => {
    expect([0, 1, 2, 3].map((row) => rowOffset(behind, row))).toEqual([0, 140, 280, 420]);
    expect(levelUnder(behind, 2)).toBe(350);
  });

  it('begin below an element that is taller than a step', () => {
    const tall = shape(200, 0, 400, 280);
    expect([0, 1, 2].map((row) => rowOffset(tall, row))).toEqual([0, 240, 380]);
    // The room is made below it, not in the middle of it.
    expect(roomForRows({ ...wanted, behind: tall }, [flow([700, 340], [320, 340])])).toEqual({
      start: 300,
      by: 140 + 380 + 70 + 40 - 340,
    });
  });

  it('need no room where there is none below, or nothing is in their way', () => {
    const drawn = [behind, shape(800, 100), shape(320, 600), shape(320, 0), flow([300, 140], [800, 140])];
    expect(roomForRows({ ...wanted, below: 0 }, [shape(320, 240)])).toBeUndefined();
    expect(roomForRows(wanted, drawn)).toBeUndefined();
  });

  it('push down a shape that stands in their columns, as far as is needed and 40 pixels more', () => {
    expect(roomForRows(wanted, [shape(320, 440)])).toEqual({ start: 200, by: AREA.bottom - 440 });
    expect(roomForRows(wanted, [shape(320, AREA.bottom - 1)])).toEqual({ start: 200, by: 1 });
    expect(roomForRows(wanted, [shape(320, AREA.bottom)])).toBeUndefined();
  });

  it('push down a flow that runs back or jumps over below the main way', () => {
    const back = flow([850, 180], [850, 260], [50, 260], [50, 180]);
    const under = flow([250, 180], [250, 400], [900, 400]);
    expect(roomForRows(wanted, [back])).toEqual({ start: 200, by: AREA.bottom - 260 });
    expect(roomForRows(wanted, [back, under])).toEqual({ start: 200, by: AREA.bottom - 260 });
    expect(roomForRows(wanted, [under])).toEqual({ start: 200, by: AREA.bottom - 400 });
  });

  it('push down what begins higher, from the line below which all can go down', () => {
    expect(roomForRows(wanted, [flow([400, 150], [400, 900])])).toEqual({
      start: 200,
      by: AREA.bottom - 200,
    });
  });

  it('leave alone what stands in other columns', () => {
    expect(
      roomForRows(wanted, [shape(200, 240), shape(780, 240), flow([50, 260], [300, 260])]),
    ).toBeUndefined();
  });

  it('let the lane or sub process grow that ends too early, and look at what stands in it by itself', () => {
    const frame = shape(100, 50, 900, 250);
    expect(roomForRows(wanted, [frame])).toEqual({ start: 200, by: AREA.bottom - 300 });
    expect(roomForRows(wanted, [shape(100, 50, 900, 800)])).toBeUndefined();
    expect(roomForRows(wanted, [shape(100, 50, 300, 250), shape(320, 220)])).toEqual({
      start: 200,
      by: AREA.bottom - 220,
    });
  });
});
