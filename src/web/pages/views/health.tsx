/** Can the rules fire here? Each red line says what to do. */
import Button from '@splunk/react-ui/Button';
import { type ReactNode, useMemo, useState } from 'react';
import { type Card, useCards } from '../cards';
import type { ResultRow } from '../client';
import { duration, number, shown, time } from '../format';
import { A, Box, Grid, H1, H2, Lead, Line, Muted, Table, Tone } from '../parts/look';
import { Empty, Failed, Show } from '../parts/states';
import { href } from '../route';
import { SAVED, SEEN } from '../spl';
import { type Loaded, num, one, useClient, useSearch } from '../use';

/** An account or region that sent nothing for a day, while others did. Seconds. */
const SILENT = 86_400;

export function Health() {
  const records = useSearch(SAVED.records, { earliest: '-24h' });
  const runs = useSearch(SAVED.runs, { earliest: '-24h' });
  const seen = useSearch(SEEN, { earliest: '-7d' });
  const cards = useCards();
  return (
    <>
      <H1>Health</H1>
      <Lead>Whether records arrive whole, the sweeps run, and each rule could see what it waits for.</Lead>
      <Grid $min={460}>
        <Box>
          <H2>Records of the last 24 hours</H2>
          <Show of={records} empty="The search answered nothing. Is the macro c2c_cloudtrail set? See Set-up.">
            {(rows) => <Records row={rows[0] as ResultRow} />}
          </Show>
        </Box>
        <Box>
          <H2>Sweeps of the last 24 hours</H2>
          <Show of={runs} empty="The app has no sweeps. Install the package again.">
            {(rows) => <Runs rows={rows} />}
          </Show>
        </Box>
      </Grid>
      <Grid $min={460}>
        <Box>
          <H2>What each service sends</H2>
          <Show
            of={seen}
            what="Reading which events arrive (7 days)"
            empty="No record in seven days. Set the macro c2c_cloudtrail in Set-up."
          >
            {(rows) => <Coverage rows={rows} cards={cards} />}
          </Show>
        </Box>
        <Box>
          <H2>Accounts and regions</H2>
          <Show of={seen} what="Reading where records come from (7 days)" empty="No record in seven days.">
            {(rows) => <Places rows={rows} />}
          </Show>
        </Box>
      </Grid>
      <Grid $min={460}>
        <Box>
          <SelfTest />
        </Box>
        <Box>
          <Probes />
        </Box>
      </Grid>
    </>
  );
}

function Records({ row }: { readonly row: ResultRow }) {
  const verdict = shown(row.verdict);
  const facts: [string, string, boolean][] = [
    ['Records', number(num(row, 'records')), num(row, 'records') === 0],
    ['Whole JSON', number(num(row, 'whole')), num(row, 'whole') < num(row, 'records')],
    ['Cut in the middle', number(num(row, 'cut')), num(row, 'cut') > 0],
    ['Several records in one event', number(num(row, 'bundles')), num(row, 'bundles') > 0],
    ['Time stamp differs from eventTime', number(num(row, 'wrong_time')), num(row, 'wrong_time') > 0],
    ['More than an hour late', number(num(row, 'over_an_hour_late')), num(row, 'over_an_hour_late') > 0],
    ['Longest delay', duration(num(row, 'longest_delay')) || '-', false],
    ['Longest record', `${number(num(row, 'longest_record'))} characters`, false],
  ];
  return (
    <>
      <p style={{ marginTop: 0 }}>
        <Tone $tone={verdict === 'The records arrive whole.' ? 'good' : 'bad'} style={{ whiteSpace: 'normal' }}>
          {verdict}
        </Tone>{' '}
        {num(row, 'records') === 0 && <A href={href('set-up')}>Set-up</A>}
      </p>
      <Table>
        <tbody>
          {facts.map(([label, value, bad]) => (
            <tr key={label}>
              <th scope="row" style={{ fontWeight: 400 }}>
                {label}
              </th>
              <td className="n">{bad ? <Tone $tone="bad">{value}</Tone> : value}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}

function Runs({ rows }: { readonly rows: readonly ResultRow[] }) {
  const bad = rows.filter((row) => row.verdict !== 'runs');
  return (
    <>
      <p style={{ marginTop: 0 }}>
        {bad.length === 0 ? (
          <Tone $tone="good">All sweeps run.</Tone>
        ) : (
          <>
            <Tone $tone="bad">
              {bad.length} of {rows.length} sweeps do not run.
            </Tone>{' '}
            <A href={href('set-up')}>Switch them on in Set-up</A>, or look into the scheduler's log for skipped
            searches.
          </>
        )}
      </p>
      <Table>
        <thead>
          <tr>
            <th scope="col">Sweep</th>
            <th scope="col">State</th>
            <th scope="col" className="n">
              Last run
            </th>
            <th scope="col" className="n">
              Rows
            </th>
            <th scope="col" className="n">
              Rules
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={one(row, 'group')}>
              <td>{shown(row.group)}</td>
              <td>
                <Tone $tone={row.verdict === 'runs' ? 'good' : 'bad'} style={{ whiteSpace: 'normal' }}>
                  {shown(row.verdict)}
                </Tone>
              </td>
              <td className="n">{one(row, 'minutes_ago') === '' ? 'never' : `${one(row, 'minutes_ago')} min ago`}</td>
              <td className="n">{number(num(row, 'rows'))}</td>
              <td className="n">{number(num(row, 'rules'))}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}

function Coverage({ rows, cards }: { readonly rows: readonly ResultRow[]; readonly cards: Loaded<readonly Card[]> }) {
  const counts = useMemo(() => {
    const by = new Map<string, number>();
    for (const row of rows) {
      const source = one(row, 'source').replace(/\.amazonaws\.com$/, '');
      by.set(source, (by.get(source) ?? 0) + num(row, 'count'));
    }
    return by;
  }, [rows]);
  return (
    <Show of={cards}>
      {(all) => {
        const watching = new Map<string, Set<string>>();
        for (const card of all) {
          for (const event of card.events) {
            const source = event.split(':')[0] ?? '';
            watching.set(source, (watching.get(source) ?? new Set()).add(card.plugin));
          }
        }
        const rules = all.filter((card) => card.events.length > 0);
        const able = rules.filter((card) => card.events.some((event) => counts.has(event.split(':')[0] ?? '')));
        const missing = [...watching].filter(([source]) => !counts.has(source)).sort();
        const heard = [...watching]
          .filter(([source]) => counts.has(source))
          .sort((a, b) => (counts.get(b[0]) ?? 0) - (counts.get(a[0]) ?? 0));
        return (
          <>
            <p style={{ marginTop: 0 }}>
              <Tone $tone={able.length === rules.length ? 'good' : 'warn'}>
                {number(able.length)} of {number(rules.length)} rules
              </Tone>{' '}
              watch services that sent records in this time.
            </p>
            <Table>
              <thead>
                <tr>
                  <th scope="col">Service</th>
                  <th scope="col" className="n">
                    Records
                  </th>
                  <th scope="col" className="n">
                    Rules
                  </th>
                </tr>
              </thead>
              <tbody>
                {heard.slice(0, 12).map(([source, plugins]) => (
                  <tr key={source}>
                    <td>{shown(source)}</td>
                    <td className="n">{number(counts.get(source) ?? 0)}</td>
                    <td className="n">{plugins.size}</td>
                  </tr>
                ))}
              </tbody>
            </Table>
            {missing.length > 0 && (
              <details style={{ marginTop: 10 }}>
                <summary style={{ cursor: 'pointer' }}>{missing.length} services were not heard of</summary>
                <p>
                  That is as it should be where you do not use them. Where you do: is their account's trail among these
                  records?
                </p>
                <Muted>{missing.map(([source, plugins]) => `${source} (${plugins.size})`).join(', ')}</Muted>
              </details>
            )}
          </>
        );
      }}
    </Show>
  );
}

function Places({ rows }: { readonly rows: readonly ResultRow[] }) {
  const by = new Map<string, { account: string; region: string; count: number; last: string }>();
  for (const row of rows) {
    const [account, region, last] = [one(row, 'account'), one(row, 'region'), one(row, 'last')];
    const place = by.get(`${account} ${region}`) ?? { account, region, count: 0, last: '' };
    place.count += num(row, 'count');
    if (last > place.last) place.last = last;
    by.set(`${account} ${region}`, place);
  }
  const places = [...by.values()].sort((a, b) => b.count - a.count);
  const newest = Math.max(...places.map((place) => Date.parse(place.last) || 0));
  const silent = places.filter((place) => newest - Date.parse(place.last) > SILENT * 1000);
  return (
    <>
      <p style={{ marginTop: 0 }}>
        {silent.length === 0 ? (
          <Tone $tone="good">None has gone silent.</Tone>
        ) : (
          <>
            <Tone $tone="warn">{silent.length} sent nothing for a day</Tone> before the newest record. If they are in
            use: does their trail still deliver, and may the collector still read it?
          </>
        )}
      </p>
      <Table>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Region</th>
            <th scope="col" className="n">
              Records
            </th>
            <th scope="col">Last (UTC)</th>
          </tr>
        </thead>
        <tbody>
          {places.slice(0, 20).map((place) => (
            <tr key={`${place.account} ${place.region}`}>
              <td>{shown(place.account)}</td>
              <td>{shown(place.region)}</td>
              <td className="n">{number(place.count)}</td>
              <td>{silent.includes(place) ? <Tone $tone="warn">{time(place.last)}</Tone> : time(place.last)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {places.length > 20 && <Muted>and {places.length - 20} more</Muted>}
    </>
  );
}

const PREFIX = 'C2C - Self-test - ';

interface Result {
  readonly group: string;
  readonly rows?: readonly ResultRow[];
  readonly error?: string;
}

/** Runs the packaged examples, group by group: some seconds of work that nobody needs at every visit. */
function SelfTest() {
  const client = useClient();
  const [results, setResults] = useState<readonly Result[]>();
  const [busy, setBusy] = useState('');
  const run = async (): Promise<void> => {
    const done: Result[] = [];
    setResults([]);
    try {
      const names = (await client.savedSearches()).map(({ name }) => name).filter((name) => name.startsWith(PREFIX));
      for (const name of names) {
        const group = name.slice(PREFIX.length);
        setBusy(`${group} (${done.length + 1} of ${names.length})`);
        try {
          done.push({ group, rows: await client.search(`| savedsearch "${name}"`, { earliest: '-1m' }) });
        } catch (error) {
          done.push({ group, error: error instanceof Error ? error.message : String(error) });
        }
        setResults([...done]);
      }
    } catch (error) {
      setResults([{ group: 'all', error: error instanceof Error ? error.message : String(error) }]);
    }
    setBusy('');
  };
  return (
    <>
      <H2>Self-test</H2>
      <Line>
        <Button
          label={results === undefined ? 'Run the examples' : 'Run again'}
          disabled={busy !== ''}
          onClick={() => void run()}
        />
        <Muted role="status">
          {busy !== ''
            ? `Running ${busy} ...`
            : results === undefined
              ? 'Packaged records through the text of each sweep, on this server.'
              : ''}
        </Muted>
      </Line>
      {results !== undefined && (
        <Table style={{ marginTop: 10 }}>
          <tbody>
            {results.map((result) => (
              <tr key={result.group}>
                <td>{result.group}</td>
                <td>{outcome(result)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}

function outcome({ rows, error }: Result): ReactNode {
  if (error !== undefined) return <Failed error={error} />;
  const all = rows ?? [];
  const sum = (field: string): number => all.reduce((n, row) => n + num(row, field), 0);
  const [same, of] = [sum('same'), sum('of')];
  if (of === 0) return <Tone $tone="warn">no examples</Tone>;
  return (
    <>
      <Tone $tone={same === of ? 'good' : 'bad'}>
        {number(same)} of {number(of)}
      </Tone>
      {same !== of && ' differ: see the view Self-test, and please report it.'}
    </>
  );
}

function Probes() {
  const [on, setOn] = useState(false);
  return (
    <>
      <H2>What this server answers where the documentation is silent</H2>
      {on ? <ProbeTable /> : <Button label="Ask it" onClick={() => setOn(true)} />}
    </>
  );
}

function ProbeTable() {
  const probes = useSearch(SAVED.probes, { earliest: '-1m' });
  return (
    <Show of={probes} empty="No answer.">
      {(rows) => {
        const odd = rows.filter((row) => row.verdict !== 'as expected');
        return (
          <>
            <Tone $tone={odd.length === 0 ? 'good' : 'warn'}>
              {rows.length - odd.length} of {rows.length} as expected
            </Tone>
            {odd.length === 0 ? null : (
              <Table>
                <tbody>
                  {odd.map((row) => (
                    <tr key={one(row, 'probe')}>
                      <td>{shown(row.question)}</td>
                      <td>{shown(row.answer)}</td>
                      <td>{shown(row.verdict)}</td>
                    </tr>
                  ))}
                </tbody>
              </Table>
            )}
            {rows.length === 0 && <Empty>No answer.</Empty>}
          </>
        );
      }}
    </Show>
  );
}
