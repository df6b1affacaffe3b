/** Names: version suffixes of CloudTrail, and the nearest of a list. */
import { distance } from 'fastest-levenshtein';

/**
 * `CreateFunction20150331`, `UpdateFunctionCode20150331v2`, `CreateDistribution2020_05_31`: Lambda and CloudFront
 * log the version of the API behind some names (AWS Lambda developer guide, "Logging AWS Lambda API calls using
 * AWS CloudTrail"; Amazon CloudFront developer guide, "Logging CloudFront API calls").
 */
const VERSION_SUFFIX = /(?:\d{8}(?:v\d+)?|\d{4}_\d{2}_\d{2})$/;

/** The event name without the API version that Lambda and CloudFront append. */
export function withoutVersion(eventName: string): string {
  return eventName.replace(VERSION_SUFFIX, '');
}

/** `rds` and `rds.amazonaws.com` both become `rds`. */
export function sourcePrefix(source: string): string {
  return source.endsWith('.amazonaws.com') ? source.slice(0, -'.amazonaws.com'.length) : source;
}

/**
 * The name of the list that was probably meant: the same but for case, else the one with the fewest edits.
 * Nothing when even that one differs in more than half of its letters.
 */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  const folded = wanted.toLowerCase();
  const same = names.find((n) => n.toLowerCase() === folded);
  if (same !== undefined) return same;
  if (names.length === 0) return undefined;
  let best: { name: string; edits: number; shared: number } | undefined;
  for (const name of names) {
    const edits = distance(folded, name.toLowerCase());
    const shared = sharedStart(folded, name.toLowerCase());
    // Of several with as few edits, the one that begins alike: the verb was hardly misspelt into another verb.
    if (best === undefined || edits < best.edits || (edits === best.edits && shared > best.shared))
      best = { name, edits, shared };
  }
  return best !== undefined && best.edits <= Math.max(2, Math.floor(wanted.length / 2)) ? best.name : undefined;
}

function sharedStart(a: string, b: string): number {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n += 1;
  return n;
}

/** A step as it is written in a reference: quoted where it is not a plain word. */
export function writtenStep(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `"${name}"`;
}
