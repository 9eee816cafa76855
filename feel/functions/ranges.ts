import { isSame, order } from '../compare.ts';
import { EvaluationFailed } from '../evaluate/run.ts';
import { comparisonType, hasKind } from '../kinds.ts';
import type { FeelRange, RangeBoundary, Value } from '../value.ts';
import type { BuiltIn, Library } from './built-in.ts';

const POINT_TYPES = new Set([
  'number',
  'date',
  'time',
  'zoned time',
  'date and time',
  'zoned date and time',
  'days and time duration',
  'years and months duration',
]);

const isRange = (value: Value): value is FeelRange => hasKind(value, 'range');

/** What a rule says of two ranges, of a point and a range, of a range and a point, of two points. */
interface Relation {
  readonly ranges?: (left: FeelRange, right: FeelRange) => boolean;
  readonly pointRange?: (point: Value, range: FeelRange) => boolean;
  readonly rangePoint?: (range: FeelRange, point: Value) => boolean;
  readonly points?: (left: Value, right: Value) => boolean;
}

/** Points and ends of ranges must be of one type. */
function comparable(left: Value, right: Value): boolean {
  const [leftEnd, rightEnd] = [left, right].map((value) => (isRange(value) ? value.from.value : value));
  const type = comparisonType(leftEnd ?? null);
  return POINT_TYPES.has(type) && type === comparisonType(rightEnd ?? null);
}

/** Undefined for types that do not fit; a point where only a range makes sense is a failure, as in Zeebe. */
function apply(relation: Relation, left: Value, right: Value): boolean | undefined {
  if (!comparable(left, right)) return undefined;
  const answer = answerOf(relation, left, right);
  if (answer === undefined)
    throw new EvaluationFailed('the function is not defined for these points and ranges');
  return answer;
}

function answerOf(relation: Relation, left: Value, right: Value): boolean | undefined {
  if (isRange(left)) {
    return isRange(right) ? relation.ranges?.(left, right) : relation.rangePoint?.(left, right);
  }
  return isRange(right) ? relation.pointRange?.(left, right) : relation.points?.(left, right);
}

type Names = readonly [string, string];

const POINTS: Names = ['point1', 'point2'];
const POINT_RANGE: Names = ['point', 'range'];
const RANGE_POINT: Names = ['range', 'point'];
const RANGES: Names = ['range1', 'range2'];

const define = (relation: Relation, ...names: Names[]): BuiltIn[] =>
  names.map((parameters) => ({
    parameters,
    invoke: ([left = null, right = null]) => apply(relation, left, right),
  }));

const below = (left: Value, right: Value): boolean => (order(left, right) ?? 0) < 0;
const startsLower = (left: RangeBoundary, right: RangeBoundary): boolean => below(left.value, right.value);
const meets = (left: RangeBoundary, right: RangeBoundary): boolean => isSame(left.value, right.value);
const meetsClosed = (left: RangeBoundary, right: RangeBoundary): boolean =>
  meets(left, right) && left.closed && right.closed;

/** The start of `left` lies at or before the start of `right`. */
const opensNoLater = (left: RangeBoundary, right: RangeBoundary): boolean =>
  startsLower(left, right) || (meets(left, right) && (left.closed || !right.closed));

/** The end of `left` lies at or before the end of `right`. */
const closesNoLater = (left: RangeBoundary, right: RangeBoundary): boolean =>
  startsLower(left, right) || (meets(left, right) && (!left.closed || right.closed));

const liesBefore = (left: FeelRange, right: FeelRange): boolean =>
  startsLower(left.to, right.from) || (meets(left.to, right.from) && !(left.to.closed && right.from.closed));

const includesPoint = ({ from, to }: FeelRange, point: Value): boolean =>
  (below(from.value, point) && below(point, to.value)) ||
  (from.closed && isSame(from.value, point)) ||
  (to.closed && isSame(to.value, point));

const includesRange = (outer: FeelRange, inner: FeelRange): boolean =>
  opensNoLater(outer.from, inner.from) && closesNoLater(inner.to, outer.to);

const pointBefore = (point: Value, { from }: FeelRange): boolean =>
  below(point, from.value) || (!from.closed && isSame(point, from.value));

const rangeBeforePoint = ({ to }: FeelRange, point: Value): boolean =>
  below(to.value, point) || (!to.closed && isSame(to.value, point));

const reaches = (left: RangeBoundary, right: RangeBoundary): boolean =>
  startsLower(right, left) || meetsClosed(left, right);

const overlapsBefore = (left: FeelRange, right: FeelRange): boolean =>
  (startsLower(left.from, right.from) ||
    (meets(left.from, right.from) && left.from.closed && !right.from.closed)) &&
  reaches(left.to, right.from) &&
  closesNoLater(left.to, right.to);

const sameStart = (left: FeelRange, right: FeelRange): boolean =>
  meets(left.from, right.from) && left.from.closed === right.from.closed;

const sameEnd = (left: FeelRange, right: FeelRange): boolean =>
  meets(left.to, right.to) && left.to.closed === right.to.closed;

const startsRange = (left: FeelRange, right: FeelRange): boolean =>
  sameStart(left, right) && closesNoLater(left.to, right.to);

const finishesRange = (left: FeelRange, right: FeelRange): boolean =>
  sameEnd(left, right) && opensNoLater(right.from, left.from);

const isEnd = (boundary: RangeBoundary, point: Value): boolean =>
  boundary.closed && isSame(boundary.value, point);

export const rangeFunctions: Library = {
  before: define(
    { ranges: liesBefore, pointRange: pointBefore, rangePoint: rangeBeforePoint, points: below },
    POINTS,
    POINT_RANGE,
    RANGE_POINT,
    RANGES,
  ),
  after: define(
    {
      ranges: (left, right) => liesBefore(right, left),
      pointRange: (point, range) => rangeBeforePoint(range, point),
      rangePoint: (range, point) => pointBefore(point, range),
      points: (left, right) => below(right, left),
    },
    POINTS,
    POINT_RANGE,
    RANGE_POINT,
    RANGES,
  ),
  meets: define({ ranges: (left, right) => meetsClosed(left.to, right.from) }, RANGES),
  'met by': define({ ranges: (left, right) => meetsClosed(left.from, right.to) }, RANGES),
  overlaps: define(
    { ranges: (left, right) => reaches(left.to, right.from) && reaches(right.to, left.from) },
    RANGES,
  ),
  'overlaps before': define({ ranges: overlapsBefore }, RANGES),
  'overlaps after': define({ ranges: (left, right) => overlapsBefore(right, left) }, RANGES),
  finishes: define(
    { ranges: finishesRange, pointRange: (point, range) => isEnd(range.to, point) },
    POINT_RANGE,
    RANGES,
  ),
  'finished by': define(
    {
      ranges: (left, right) => finishesRange(right, left),
      rangePoint: (range, point) => isEnd(range.to, point),
    },
    // The range comes first, although its name in feel-scala says otherwise.
    POINT_RANGE,
    RANGES,
  ),
  includes: define({ ranges: includesRange, rangePoint: includesPoint }, RANGE_POINT, RANGES),
  during: define(
    {
      ranges: (left, right) => includesRange(right, left),
      pointRange: (point, range) => includesPoint(range, point),
    },
    POINT_RANGE,
    RANGES,
  ),
  starts: define(
    { ranges: startsRange, pointRange: (point, range) => isEnd(range.from, point) },
    POINT_RANGE,
    RANGES,
  ),
  'started by': define(
    {
      ranges: (left, right) => startsRange(right, left),
      rangePoint: (range, point) => isEnd(range.from, point),
    },
    RANGE_POINT,
    RANGES,
  ),
  coincides: define(
    {
      ranges: (left, right) => sameStart(left, right) && sameEnd(left, right),
      pointRange: () => false,
      rangePoint: () => false,
      points: isSame,
    },
    POINTS,
    RANGES,
  ),
};
