/** The searches of the pages. Values from logs stand in them percent-encoded, so that no character of theirs means anything. */

/** An eval expression for the text. Nothing but letters, digits and a few harmless signs is left as it is. */
export function text(value: string): string {
  const encoded = value.replace(
    /[^A-Za-z0-9 _.:/@\u00a0-\uffff-]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
  return encoded === value ? `"${value}"` : `urldecode("${encoded}")`;
}

/** What the worklist can be narrowed by. `state`: `active` is open, reopened and pending; `all` is everything. */
export const FILTERS = [
  'severity',
  'state',
  'service',
  'account',
  'region',
  'plugin',
  'resource',
  'actor',
  'channel',
  'event',
  'text',
] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filter = Readonly<Partial<Record<FilterName, string>>>;

const ACTIVE = 'open,reopened,pending';
const FIELD: Readonly<Partial<Record<FilterName, string>>> = { state: 'shown', event: 'event_id' };

const SEARCHED = [
  'resource',
  'title',
  'plugin',
  'actor',
  'account',
  'region',
  'channel',
  'source_ip',
  'event_name',
  'owner',
  'note',
];

/** `| where ...` for a filter, or nothing. */
export function whereOf(filter: Filter): string {
  const terms: string[] = [];
  for (const name of FILTERS) {
    let value = filter[name] ?? (name === 'state' ? 'active' : '');
    if (value === '' || value === 'all') continue;
    if (name === 'state' && value === 'active') value = ACTIVE;
    if (name === 'text') {
      const hay = SEARCHED.map((field) => `coalesce(${field},"")`).join('." ".');
      terms.push(`mvcount(split(lower(${hay}),${text(value.toLowerCase())}))>1`);
    } else {
      // Severities, states and services may be several; names from a log may hold commas.
      const several = name === 'severity' || name === 'state' || name === 'service';
      const values = several ? value.split(',') : [value];
      terms.push(`in(coalesce(${FIELD[name] ?? name},""),${values.map(text).join(',')})`);
    }
  }
  return terms.length === 0 ? '' : ` | where ${terms.join(' AND ')}`;
}

export const SORTS = [
  'rank',
  'since',
  'plugin',
  'resource',
  'account',
  'actor',
  'channel',
  'shown',
  'exposure',
  'event_id',
] as const;

/** The list, sorted. @param sort a name of SORTS, with a minus in front for the other direction */
export function listOf(filter: Filter, sort = '-rank'): string {
  const field = sort.replace(/^-/, '');
  const known = (SORTS as readonly string[]).includes(field) ? sort : '-rank';
  // The id makes the order one that two pages agree on.
  return `| \`c2c_worklist\`${whereOf(filter)} | sort 0 ${known}, -since, id`;
}

/** Rows `from` (counted from 0) up to before `to` of a sorted list. */
export const pageOf = (list: string, from: number, to: number): string =>
  `${list} | streamstats count AS c2c_n | where c2c_n>${from} AND c2c_n<=${to}`;

export const countOf = (filter: Filter): string => `| \`c2c_worklist\`${whereOf(filter)} | stats count`;

/** One row of the ledger with its changes. @param id of the ledger: 64 hexadecimal digits */
export const entryOf = (id: string): string => `| inputlookup c2c_ledger where id=${text(id)} | head 1`;
export const oneOf = (id: string): string => `| \`c2c_worklist\` | where id=${text(id)} | head 1`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What the sweeps wrote about an event and a plugin. */
export function rowsOf(eventId: string, plugin: string): string {
  const word = UUID.test(eventId) ? ` "${eventId}"` : '';
  return (
    `\`c2c_history\`${word} | fields _raw | eval event_id=json_extract(_raw,"event_id"), plugin=json_extract(_raw,"plugin")` +
    ` | where event_id=${text(eventId)} AND plugin=${text(plugin)} | head 50 | table _raw`
  );
}

/** The record of an event. Source and name are terms of the base search only where they are plain names. */
export function recordOf(eventId: string, source: string, name: string): string {
  const terms = [
    ...(/^[a-z0-9.-]+$/.test(source) ? [`eventSource="${source}"`] : []),
    ...(/^\w+$/.test(name) ? [`eventName="${name}"`] : []),
    ...(UUID.test(eventId) ? [`"${eventId}"`] : []),
  ];
  return (
    `\`c2c_cloudtrail\` ${terms.join(' ')} | fields _raw | eval rec=\`c2c_record\`, event_id=json_extract(rec,"eventID")` +
    ` | where event_id=${text(eventId)} | head 1 | table rec`
  );
}

const active = (by: string): string =>
  `| \`c2c_worklist\` | where in(shown,"open","reopened","pending") | stats count BY ${by}`;

export const OVERVIEW = {
  bySeverityAndService: active('severity, service'),
  actors: `${active('actor')} | sort 0 -count, actor | head 8`,
  channels: `${active('channel')} | sort 0 -count, channel | head 8`,
  overTime:
    '`c2c_history` | fields _raw | eval verdict=json_extract(_raw,"verdict"), day=substr(coalesce(tostring(json_extract(_raw,"event_time")),""),1,10), row=coalesce(json_extract(_raw,"row_id"),"")' +
    ' | where in(verdict,"introduces","remediates") AND match(day,"^\\d{4}-\\d\\d-\\d\\d$") | stats dc(row) AS count BY day, verdict | sort 0 day',
  median:
    '| `c2c_worklist` | where in(shown,"open","reopened","pending") AND isnotnull(exposure) | sort 0 exposure | streamstats count AS n | eventstats max(n) AS total | where n=floor((total+1)/2) | table exposure',
  states: '| `c2c_worklist` | stats count BY shown',
  newest: `${listOf({ severity: 'critical,high' }, '-since')} | head 8`,
} as const;

/** Where records come from: the last of each source, account and region. */
export const SEEN =
  '`c2c_cloudtrail` | fields _raw | eval rec=`c2c_record`, source=json_extract(rec,"eventSource"), at=json_extract(rec,"eventTime"), account=coalesce(json_extract(rec,"recipientAccountId"),"-"), region=coalesce(json_extract(rec,"awsRegion"),"-")' +
  ' | where isnotnull(source) | stats count, max(at) AS last BY source, account, region | sort 0 -count';

export const SAVED = {
  records: '| savedsearch "C2C - Record Health"',
  runs: '| savedsearch "C2C - Runs"',
  probes: '| savedsearch "C2C - Probes"',
} as const;
