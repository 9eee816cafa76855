/** A decimal number `unscaled × 10^-scale`, as in `1.50` = 150 × 10^-2: the scale is kept, as Zeebe does. */
export class Decimal {
  readonly unscaled: bigint;
  readonly scale: number;

  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled;
    this.scale = scale;
  }
}
