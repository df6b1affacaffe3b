/** Wording that several rooms share, so that the same thing is said the same way everywhere. */

/** `1 file`, `2,000 files`; the plural is the singular with an s unless given. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${number(n)} ${n === 1 ? one : many}`;
}

/** With thousands separators, whatever the locale of the machine. */
export function number(n: number): string {
  return n.toLocaleString('en-US');
}

/** `1.2 MB`, decimal units. */
export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = n / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[unit] as string}`;
}

/** ` Did you mean "a"?`, or nothing when nothing is near. */
export function didYouMean(nearest: string | undefined): string {
  return nearest === undefined ? '' : `Did you mean "${nearest}"?`;
}
