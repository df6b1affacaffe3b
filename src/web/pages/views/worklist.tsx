/** The ledger as a list to work off. The address holds everything: filter, order, the row whose panel is open. */
import Button from '@splunk/react-ui/Button';
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import styled from 'styled-components';
import variables from '@splunk/themes/variables';
import { useCards } from '../cards';
import type { ResultRow } from '../client';
import { download } from '../download';
import { csv, duration, number, shown, time } from '../format';
import { Badge, Choice, Field, H1, Line, Muted, Plain, SEVERITIES, Toggle, Tone, Unseen } from '../parts/look';
import { type Column, Rows } from '../parts/rows';
import { Empty, Failed, Wait } from '../parts/states';
import { useRoute } from '../route';
import { type FilterName, FILTERS, countOf, listOf, pageOf } from '../spl';
import { num, one, useClient, useSearch } from '../use';
import { ExceptionForm } from './exception';
import { Panel } from './panel';

const STATES: readonly (readonly [string, string])[] = [
  ['active', 'Open (all kinds)'],
  ['open', 'Open, never fixed'],
  ['reopened', 'Reopened'],
  ['pending', 'Pending (just created)'],
  ['accepted', 'Accepted'],
  ['closed', 'Closed'],
  ['all', 'Everything'],
];
/** Rows that a file takes. */
const MOST = 100_000;
const STEP = 5000;
const COLUMNS = [
  'severity',
  'shown',
  'plugin',
  'title',
  'service',
  'account',
  'region',
  'resource',
  'since',
  'exposure',
  'actor',
  'channel',
  'source_ip',
  'event_name',
  'event_time',
  'event_id',
  'fix_time',
  'fix_actor',
];

const Filters = styled(Line)`
  margin: 10px 0;
`;
const Split = styled.div<{ $open: boolean }>`
  display: grid;
  gap: 16px;
  align-items: start;
  grid-template-columns: ${({ $open }) => ($open ? 'minmax(0, 1fr) minmax(380px, 36%)' : 'minmax(0, 1fr)')};
  @media (max-width: 900px) {
    grid-template-columns: minmax(0, 1fr);
  }
`;
const Name = styled(Plain)`
  color: ${variables.contentColorLink};
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
  max-width: 100%;
  &:hover {
    text-decoration: underline;
  }
`;

export function Worklist() {
  const { params, set } = useRoute();
  const client = useClient();
  const cards = useCards();
  const filter = useMemo(
    () => Object.fromEntries(FILTERS.flatMap((f) => (params[f] === undefined ? [] : [[f, params[f]]]))),
    [params],
  );
  const sort = params.sort ?? '-rank';
  const row = params.row ?? '';
  const [round, setRound] = useState(0);
  // A comment, so that rows are asked for again after something was accepted.
  const list = listOf(filter, sort) + ' '.repeat(round % 2);
  const count = useSearch(countOf(filter) + ' '.repeat(round % 2));
  const [chosen, setChosen] = useState<ReadonlyMap<string, ResultRow>>(new Map());
  const [accepting, setAccepting] = useState(false);
  const [exporting, setExporting] = useState<string>();
  const height = useTall();
  useEffect(() => setChosen(new Map()), [list]);

  const choose = (one_: ResultRow): void => {
    const next = new Map(chosen);
    const id = one(one_, 'id');
    if (!next.delete(id)) next.set(id, one_);
    setChosen(next);
  };
  const total = num(count.value?.[0], 'count');
  const columns = columnsOf(chosen, choose, (id) => set({ row: id === row ? undefined : id }), row !== '');

  const save = async (): Promise<void> => {
    try {
      const rows: ResultRow[] = chosen.size > 0 ? [...chosen.values()] : [];
      for (let from = 0; chosen.size === 0 && from < Math.min(total, MOST); from += STEP) {
        setExporting(`${number(from)} of ${number(total)}`);
        rows.push(...(await client.search(pageOf(list, from, from + STEP))));
      }
      download('worklist.csv', 'text/csv', csv(COLUMNS, rows));
      setExporting(undefined);
    } catch (error) {
      setExporting(error instanceof Error ? error.message : String(error));
    }
  };

  const severities = (params.severity ?? '').split(',').filter((s) => s !== '');
  const services = [...new Set((cards.value ?? []).map((card) => card.service))].sort();
  const chips = FILTERS.filter((f) => !['severity', 'state', 'service', 'text'].includes(f) && filter[f] !== undefined);
  return (
    <>
      <Line style={{ justifyContent: 'space-between' }}>
        <H1>Worklist</H1>
        <Line data-focus-return="">
          <Muted role="status">
            {exporting ?? (chosen.size > 0 ? `${chosen.size} selected` : count.loading ? '' : `${number(total)} rows`)}
          </Muted>
          <Button label="Accept selected" disabled={chosen.size === 0} onClick={() => setAccepting(true)} />
          <Button label="Save as CSV" disabled={total === 0} onClick={() => void save()} />
        </Line>
      </Line>
      <Filters role="search" aria-label="Filter">
        <TextFilter value={params.text ?? ''} set={(text) => set({ text, row: undefined })} />
        <span role="group" aria-label="Severity">
          <Line style={{ gap: 6 }}>
            {SEVERITIES.map((severity) => {
              const on = severities.includes(severity);
              const next = on ? severities.filter((s) => s !== severity) : [...severities, severity];
              return (
                <Toggle
                  key={severity}
                  type="button"
                  aria-pressed={on}
                  onClick={() => set({ severity: next.join(','), row: undefined })}
                >
                  {severity}
                </Toggle>
              );
            })}
          </Line>
        </span>
        <Choice
          aria-label="State"
          value={params.state ?? 'active'}
          onChange={(event) =>
            set({ state: event.target.value === 'active' ? undefined : event.target.value, row: undefined })
          }
        >
          {STATES.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Choice>
        <Choice
          aria-label="Service"
          value={params.service ?? ''}
          onChange={(event) => set({ service: event.target.value, row: undefined })}
        >
          <option value="">All services</option>
          {services.map((service) => (
            <option key={service}>{service}</option>
          ))}
        </Choice>
        {chips.map((name) => (
          <Toggle
            key={name}
            type="button"
            aria-pressed="true"
            onClick={() => set({ [name]: undefined, row: undefined })}
          >
            {name}: {shorten(shown(filter[name]))} &times;<Unseen>remove this filter</Unseen>
          </Toggle>
        ))}
        {Object.keys(filter).length > 0 && (
          <Button
            appearance="subtle"
            label="Clear"
            onClick={() => set(Object.fromEntries([...FILTERS, 'row'].map((f) => [f, undefined])))}
          />
        )}
      </Filters>
      <Split $open={row !== ''}>
        <div style={{ minWidth: 0 }}>
          {count.error !== undefined ? (
            <Failed error={count.error} again={count.again} />
          ) : count.value === undefined ? (
            <Wait what="Reading the ledger" />
          ) : total === 0 ? (
            <Empty>
              {Object.keys(filter).length > 0
                ? 'No row fits this filter. Take a part of it away, or press Clear.'
                : 'Nothing is open. Health tells whether records arrive and the sweeps run.'}
            </Empty>
          ) : (
            <Rows
              label="Worklist"
              list={list}
              total={total}
              columns={columns}
              sort={sort}
              onSort={(next) => set({ sort: next })}
              selected={row}
              height={Math.min(height, total * 36 + 2)}
            />
          )}
        </div>
        {row !== '' && <Panel key={row} id={row} close={() => set({ row: undefined })} />}
      </Split>
      {accepting && (
        <ExceptionForm
          rows={[...chosen.values()]}
          close={(saved) => {
            setAccepting(false);
            if (saved) setRound((n) => n + 1);
          }}
        />
      )}
    </>
  );
}

const shorten = (value: string): string => (value.length > 48 ? `${value.slice(0, 45)}...` : value);

export type { FilterName };

function TextFilter({ value, set }: { readonly value: string; readonly set: (value: string) => void }) {
  const [now, setNow] = useState(value);
  useEffect(() => setNow(value), [value]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    set(now.trim());
  };
  return (
    <form onSubmit={submit}>
      <Field
        type="search"
        aria-label="Text in any column"
        placeholder="Resource, actor, plugin, address ..."
        value={now}
        style={{ width: 260 }}
        onChange={(event) => setNow(event.target.value)}
        onBlur={() => now.trim() !== value && set(now.trim())}
      />
    </form>
  );
}

function columnsOf(
  chosen: ReadonlyMap<string, ResultRow>,
  choose: (row: ResultRow) => void,
  open: (id: string) => void,
  narrow: boolean,
): Column[] {
  const wide: Column[] = [
    { name: 'account', label: 'Account', width: '112px', sort: 'account', cell: (row) => shown(row.account) },
    {
      name: 'exposure',
      label: 'Open for',
      width: '92px',
      sort: 'exposure',
      cell: (row) => duration(num(row, 'exposure')),
    },
    {
      name: 'actor',
      label: 'By',
      width: 'minmax(0, 1.4fr)',
      sort: 'actor',
      cell: (row) => <span title={shown(row.actor)}>{shown(row.actor)}</span>,
    },
    { name: 'channel', label: 'Channel', width: '104px', sort: 'channel', cell: (row) => shown(row.channel) },
  ];
  return [
    {
      name: 'choose',
      label: '',
      width: '22px',
      cell: (row) => (
        <input
          type="checkbox"
          aria-label={`Select ${shown(row.title)}, ${shown(row.resource)}`}
          checked={chosen.has(one(row, 'id'))}
          onChange={() => choose(row)}
        />
      ),
    },
    {
      name: 'severity',
      label: 'Severity',
      width: '78px',
      sort: 'rank',
      cell: (row) => <Badge $severity={one(row, 'severity')}>{shown(row.severity)}</Badge>,
    },
    {
      name: 'state',
      label: 'State',
      width: '92px',
      sort: 'shown',
      cell: (row) => <Tone $tone={one(row, 'shown')}>{shown(row.shown)}</Tone>,
    },
    {
      name: 'what',
      label: 'What',
      width: narrow ? 'minmax(0, 3fr)' : 'minmax(0, 2.2fr)',
      sort: 'plugin',
      cell: (row) => (
        <Name type="button" title={one(row, 'plugin')} onClick={() => open(one(row, 'id'))}>
          {shown(row.title)}
        </Name>
      ),
    },
    {
      name: 'resource',
      label: 'Resource',
      width: 'minmax(0, 3fr)',
      sort: 'resource',
      cell: (row) => <span title={shown(row.resource)}>{tail(shown(row.resource))}</span>,
    },
    ...(narrow ? [] : wide.slice(0, 1)),
    { name: 'since', label: 'Since (UTC)', width: '124px', sort: 'since', cell: (row) => time(one(row, 'since')) },
    ...(narrow ? [] : wide.slice(1, 3)),
    ...(narrow ? [] : wide.slice(3)),
  ];
}

/** An ARN without what other columns say. */
const tail = (resource: string): string => resource.replace(/^arn:aws[a-z-]*:([a-z0-9-]+):[a-z0-9-]*:\d*:/, '$1: ');

/** Height that is left for the list. */
function useTall(): number {
  const measure = (): number => Math.max(320, window.innerHeight - 250);
  const [tall, setTall] = useState(measure);
  useEffect(() => {
    const changed = (): void => setTall(measure());
    window.addEventListener('resize', changed);
    return () => window.removeEventListener('resize', changed);
  }, []);
  return tall;
}
