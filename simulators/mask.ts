/** An identity number as logs may show it: the first three and the last four signs. */
export function maskedIdNo(idNo: string): string {
  return `${idNo.slice(0, 3)}${'*'.repeat(Math.max(0, idNo.length - 7))}${idNo.slice(-4)}`;
}
