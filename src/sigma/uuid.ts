/** UUIDs that stay the same: version 5 of RFC 9562, made from a name. */
import { createHash } from 'node:crypto';

/** The name space of this project's rules, drawn once. */
const NAMESPACE = '5b0e5b2e-3c1c-4d0f-9a59-7c7f3f9d2a61';

/** The id of a plugin's Sigma rule. */
export function uuidOf(plugin: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(plugin)
    .digest()
    .subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
