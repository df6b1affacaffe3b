/** What is open, who opens it, and whether it gets better. Every number leads to its rows. */
import styled from 'styled-components';
import variables from '@splunk/themes/variables';
import type { ResultRow } from '../client';
import { duration, number, shown, time } from '../format';
import { Days, Stack, fillDays } from '../parts/charts';
import {
  A,
  Badge,
  Box,
  Grid,
  H1,
  H2,
  Lead,
  Muted,
  RowLink,
  SEVERITIES,
  Table,
  severityColour,
  colourPlain,
} from '../parts/look';
import { Empty, Show } from '../parts/states';
import { href } from '../route';
import { OVERVIEW } from '../spl';
import { num, one, useSearch } from '../use';

const Tiles = styled.div`
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(132px, 1fr));
  gap: 12px;
  margin-bottom: 16px;
`;
const Tile = styled(RowLink)<{ $of: string }>`
  background: ${variables.backgroundColorSection};
  border: 1px solid ${variables.borderColorWeak};
  border-left: 4px solid ${(props) => (severityColour[props.$of] ?? colourPlain)(props)};
  border-radius: 6px;
  padding: 10px 14px;
  b {
    display: block;
    font-size: 28px;
    line-height: 1.2;
    font-weight: 600;
    color: ${variables.contentColorActive};
    font-variant-numeric: tabular-nums;
  }
`;
const NewRow = styled.div`
  display: grid;
  grid-template-columns: 72px minmax(0, 1fr) auto;
  gap: 2px 12px;
  padding: 7px 4px;
  border-top: 1px solid ${variables.borderColorWeak};
  > :first-child {
    justify-self: start;
  }
  .what {
    color: ${variables.contentColorActive};
  }
  .which {
    grid-column: 2 / 4;
    font-size: 12.5px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
`;

const NOTHING = (
  <span>
    Nothing is open. If you expect otherwise, see <A href={href('health')}>Health</A>: it tells whether records arrive
    and the sweeps run.
  </span>
);

export function Overview() {
  const counts = useSearch(OVERVIEW.bySeverityAndService);
  const days = useSearch(OVERVIEW.overTime, { earliest: '-90d@d' });
  const newest = useSearch(OVERVIEW.newest);
  const median = useSearch(OVERVIEW.median);
  return (
    <>
      <H1>Overview</H1>
      <Lead>Misconfigurations that CloudTrail saw being made and has not seen being undone.</Lead>
      <Show of={counts} what="Counting what is open">
        {(rows) => (
          <Tiles>
            <Tile href={href('worklist')} $of="all">
              <b>{number(sum(rows))}</b>open
            </Tile>
            {SEVERITIES.map((severity) => (
              <Tile key={severity} href={href('worklist', { severity })} $of={severity}>
                <b>{number(sum(rows.filter((row) => row.severity === severity)))}</b>
                {severity}
              </Tile>
            ))}
            <Tile href={href('worklist', { sort: '-exposure' })} $of="all">
              <b>{duration(num(median.value?.[0], 'exposure')).split(/(?<=\D) /)[0] || '\u2013'}</b>median exposure
            </Tile>
          </Tiles>
        )}
      </Show>
      <Grid $min={460}>
        <Box>
          <H2>Newest critical and high</H2>
          <Show of={newest} empty={NOTHING}>
            {(rows) => <Newest rows={rows} />}
          </Show>
        </Box>
        <Box>
          <H2>Open by service</H2>
          <Show of={counts} empty={NOTHING}>
            {(rows) => <Services rows={rows} />}
          </Show>
        </Box>
      </Grid>
      <Grid $min={460}>
        <Box>
          <H2>Introduced and remediated, by day of the event</H2>
          <Show of={days} empty="The sweeps have found nothing yet.">
            {(rows) => {
              const all = fillDays(perDay(rows));
              return all.length === 0 ? <Empty>Nothing in this time.</Empty> : <Days days={all} />;
            }}
          </Show>
        </Box>
        <Box>
          <Grid $min={220} style={{ margin: 0 }}>
            <Top title="By whom" field="actor" search={OVERVIEW.actors} />
            <Top title="Through what" field="channel" search={OVERVIEW.channels} />
          </Grid>
        </Box>
      </Grid>
    </>
  );
}

const sum = (rows: readonly ResultRow[]): number => rows.reduce((all, row) => all + num(row, 'count'), 0);

function Newest({ rows }: { readonly rows: readonly ResultRow[] }) {
  return (
    <div>
      {rows.map((row) => (
        <RowLink
          key={one(row, 'id')}
          href={href('worklist', { severity: 'critical,high', sort: '-since', row: one(row, 'id') })}
        >
          <NewRow>
            <Badge $severity={one(row, 'severity')}>{one(row, 'severity')}</Badge>
            <span className="what">{shown(row.title)}</span>
            <Muted>{time(one(row, 'since'))}</Muted>
            <span className="which">
              {shown(row.resource)} <Muted>by {shown(row.actor) || 'unknown'}</Muted>
            </span>
          </NewRow>
        </RowLink>
      ))}
    </div>
  );
}

function Services({ rows }: { readonly rows: readonly ResultRow[] }) {
  const services = [...new Set(rows.map((row) => one(row, 'service')))]
    .map((service) => {
      const own = rows.filter((row) => row.service === service);
      const parts = SEVERITIES.map((s) => [s, sum(own.filter((row) => row.severity === s))] as const);
      return { service, total: sum(own), parts };
    })
    .sort((a, b) => b.total - a.total || (a.service < b.service ? -1 : 1));
  const most = services[0]?.total ?? 1;
  return (
    <Table>
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col" className="n">
            Open
          </th>
          <th scope="col" className="n">
            Critical
          </th>
          <th scope="col" className="n">
            High
          </th>
          <th scope="col" style={{ width: '42%' }}>
            By severity
          </th>
        </tr>
      </thead>
      <tbody>
        {services.slice(0, 10).map(({ service, total, parts }) => (
          <tr key={service}>
            <td>
              <A href={href('worklist', { service })}>{shown(service)}</A>
            </td>
            <td className="n">
              <A href={href('worklist', { service })}>{number(total)}</A>
            </td>
            {parts.slice(0, 2).map(([severity, n]) => (
              <td key={severity} className="n">
                {n === 0 ? <Muted>0</Muted> : <A href={href('worklist', { service, severity })}>{number(n)}</A>}
              </td>
            ))}
            <td style={{ verticalAlign: 'middle' }}>
              <Stack parts={parts} most={most} />
            </td>
          </tr>
        ))}
        {services.length > 10 && (
          <tr>
            <td colSpan={5}>
              <A href={href('worklist')}>{services.length - 10} more services</A>
            </td>
          </tr>
        )}
      </tbody>
    </Table>
  );
}

function Top({
  title,
  field,
  search,
}: {
  readonly title: string;
  readonly field: 'actor' | 'channel';
  readonly search: string;
}) {
  const rows = useSearch(search);
  return (
    <div style={{ minWidth: 0 }}>
      <H2>{title}</H2>
      <Show of={rows} empty="Nobody.">
        {(found) => (
          <Table>
            <thead>
              <tr>
                <th scope="col">{field}</th>
                <th scope="col" className="n">
                  Open
                </th>
              </tr>
            </thead>
            <tbody>
              {found.map((row) => (
                <tr key={one(row, field)}>
                  <td>
                    <A href={href('worklist', { [field]: one(row, field) })}>{shown(row[field]) || 'unknown'}</A>
                  </td>
                  <td className="n">
                    <A href={href('worklist', { [field]: one(row, field) })}>{number(num(row, 'count'))}</A>
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </Show>
    </div>
  );
}

function perDay(rows: readonly ResultRow[]) {
  const by = new Map<string, { day: string; introduced: number; remediated: number }>();
  for (const row of rows) {
    const day = one(row, 'day');
    const entry = by.get(day) ?? { day, introduced: 0, remediated: 0 };
    if (row.verdict === 'introduces') entry.introduced += num(row, 'count');
    else entry.remediated += num(row, 'count');
    by.set(day, entry);
  }
  return [...by.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}
