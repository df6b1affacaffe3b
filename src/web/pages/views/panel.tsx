/** Everything about one row of the worklist: who, when, from where, what before and after, the record, and what to do. */
import Button from '@splunk/react-ui/Button';
import { useEffect, useRef } from 'react';
import styled from 'styled-components';
import variables from '@splunk/themes/variables';
import { useCards } from '../cards';
import { APP, isLocal, type ResultRow } from '../client';
import { type Change, changesOf, duration, eventLink, resourceLink, shown, time } from '../format';
import { A, Badge, Code, Facts, H2, H3, Line, Mono, Muted, Tone } from '../parts/look';
import { Failed, Show, Wait } from '../parts/states';
import { href } from '../route';
import { entryOf, oneOf, recordOf, rowsOf } from '../spl';
import { num, one, useLoad, useSearch } from '../use';

const Side = styled.aside`
  border: 1px solid ${variables.borderColorWeak};
  border-radius: 6px;
  background: ${variables.backgroundColorSection};
  padding: 14px 18px 18px;
  max-height: calc(100vh - 180px);
  overflow: auto;
  min-width: 0;
`;
const Timeline = styled.ol`
  list-style: none;
  margin: 0;
  padding: 0;
  li {
    padding: 5px 0 5px 12px;
    border-left: 2px solid ${variables.borderColorWeak};
    overflow-wrap: anywhere;
  }
`;

type Json = Readonly<Record<string, unknown>>;
const SHOWN_CHANGES = 30;

export function Panel({ id, close }: { readonly id: string; readonly close: () => void }) {
  const side = useRef<HTMLElement>(null);
  const found = useSearch(oneOf(id));
  useEffect(() => side.current?.focus(), []);
  return (
    <Side
      ref={side}
      tabIndex={-1}
      aria-label="Details"
      onKeyDown={(event) => event.key === 'Escape' && close()}
      style={{ outline: 'none' }}
    >
      <Line style={{ justifyContent: 'space-between', flexWrap: 'nowrap', alignItems: 'flex-start' }}>
        <H2>{shown(found.value?.[0]?.title) || 'Details'}</H2>
        <Button appearance="subtle" label="Close" onClick={close} />
      </Line>
      <Show of={found} empty="This row is no longer in the ledger. Close the panel.">
        {(rows) => <Details row={rows[0] as ResultRow} />}
      </Show>
    </Side>
  );
}

function Details({ row }: { readonly row: ResultRow }) {
  const resource = shown(row.resource);
  const link = resourceLink(one(row, 'resource'));
  const open = row.state === 'open';
  return (
    <>
      <Line>
        <Badge $severity={one(row, 'severity')}>{shown(row.severity)}</Badge>
        <Tone $tone={one(row, 'shown')}>{shown(row.shown)}</Tone>
        <Muted>
          {open ? `for ${duration(num(row, 'exposure'))}` : `was open for ${duration(num(row, 'exposure'))}`}
        </Muted>
      </Line>
      <p style={{ margin: '10px 0' }}>
        <Mono>{resource}</Mono>
        {link !== undefined && (
          <>
            {' '}
            <A href={link} target="_blank" rel="noopener noreferrer">
              in the AWS console
            </A>
          </>
        )}
      </p>
      <Facts>
        <dt>Who</dt>
        <dd>
          <A href={href('worklist', { actor: one(row, 'actor'), state: 'all' })}>{shown(row.actor) || 'unknown'}</A>
        </dd>
        <dt>When</dt>
        <dd>{time(one(row, 'event_time'))} UTC</dd>
        <dt>From where</dt>
        <dd>{shown(row.source_ip) || 'unknown'}</dd>
        <dt>Through what</dt>
        <dd>{shown(row.channel) || 'unknown'}</dd>
        <dt>Call</dt>
        <dd>
          {shown(row.event_name)}{' '}
          <A href={href('worklist', { event: one(row, 'event_id'), state: 'all' })}>what else it did</A>
        </dd>
        <dt>Account, region</dt>
        <dd>
          <A href={href('worklist', { account: one(row, 'account') })}>{shown(row.account)}</A> {shown(row.region)}
        </dd>
        {one(row, 'fix_time') !== '' && (
          <>
            <dt>Last remediation</dt>
            <dd>
              {time(one(row, 'fix_time'))} by {shown(row.fix_actor)} ({shown(row.fix_event_name)})
            </dd>
          </>
        )}
        {one(row, 'accepted') !== '' && (
          <>
            <dt>Accepted</dt>
            <dd>
              until {shown(one(row, 'accepted').split('|')[0])} by {shown(one(row, 'accepted').split('|')[2])}
            </dd>
          </>
        )}
      </Facts>
      <What plugin={one(row, 'plugin')} />
      <History id={one(row, 'id')} />
      <Record row={row} />
    </>
  );
}

function What({ plugin }: { readonly plugin: string }) {
  const cards = useCards();
  const card = cards.value?.find((one_) => one_.plugin === plugin);
  if (card === undefined) return cards.loading ? <Wait what="Reading the card" /> : null;
  return (
    <>
      <H3>Why it matters</H3>
      <div>{card.why}</div>
      <H3>What to do</H3>
      <div>{card.fix}</div>
      {card.fixCli !== undefined && (
        <Code tabIndex={0} style={{ marginTop: 6 }}>
          {card.fixCli}
        </Code>
      )}
      <p style={{ margin: '8px 0 0' }}>
        <A href={href('catalogue', { plugin })}>The whole card of {plugin}</A>
      </p>
    </>
  );
}

const WORD: Readonly<Record<Change['kind'], readonly [string, string]>> = {
  introduces: ['bad', 'introduced'],
  default: ['warn', 'created with a bad default'],
  remediates: ['good', 'remediated'],
};

function History({ id }: { readonly id: string }) {
  const entry = useSearch(entryOf(id));
  return (
    <>
      <H3>What happened to it</H3>
      <Show of={entry} empty="The ledger does not know more.">
        {(rows) => {
          const changes = changesOf(one(rows[0], 'toks')).reverse();
          return (
            <>
              <Timeline>
                {changes.slice(0, SHOWN_CHANGES).map((change, i) => (
                  <li key={i}>
                    <Tone $tone={WORD[change.kind][0]}>{WORD[change.kind][1]}</Tone> <Muted>{time(change.time)}</Muted>
                    <br />
                    {shown(change.eventName)} by {shown(change.actor) || 'unknown'}
                    {change.channel !== '' && ` (${shown(change.channel)})`}
                    {change.part !== '*' && change.part !== '' && <Muted> {shown(change.part)}</Muted>}
                  </li>
                ))}
              </Timeline>
              {changes.length > SHOWN_CHANGES && <Muted>{changes.length - SHOWN_CHANGES} earlier ones</Muted>}
            </>
          );
        }}
      </Show>
    </>
  );
}

/** A day around the event is enough to find its record. */
function around(iso: string): { earliest: string; latest: string } {
  const at = Date.parse(iso) / 1000;
  return Number.isFinite(at)
    ? { earliest: String(at - 3600), latest: String(at + 86_400) }
    : { earliest: '-90d', latest: 'now' };
}

function Record({ row }: { readonly row: ResultRow }) {
  const eventId = one(row, 'event_id');
  const plugin = one(row, 'plugin');
  const range = around(one(row, 'event_time'));
  const facts = useLoad(`record ${eventId} ${plugin}`, async (client) => {
    const found = (await client.search(rowsOf(eventId, plugin), range)).flatMap((one_) => parse(one(one_, '_raw')));
    const mine = found.find((one_) => one_.resource === row.resource) ?? found[0];
    const [source, name] = [asText(mine?.event_source), asText(mine?.event_name) || one(row, 'event_name')];
    const search = recordOf(eventId, source, name);
    const records = await client.search(search, range);
    return { mine, search, record: parse(one(records[0], 'rec'))[0] };
  });
  const cloud = eventLink(eventId, one(row, 'region'));
  return (
    <>
      <H3>The record</H3>
      {facts.error !== undefined ? (
        <Failed error={facts.error} again={facts.again} />
      ) : facts.value === undefined ? (
        <Wait what="Looking for the record" />
      ) : (
        <>
          {asText(facts.value.mine?.reason) !== '' && (
            <p style={{ margin: '0 0 8px' }}>Reason: {shown(facts.value.mine?.reason)}</p>
          )}
          {facts.value.record === undefined ? (
            <p style={{ margin: 0 }}>
              The record is not in the index (any more).{' '}
              {cloud !== undefined && (
                <A href={cloud} target="_blank" rel="noopener noreferrer">
                  AWS keeps it for 90 days.
                </A>
              )}
            </p>
          ) : (
            <>
              <Muted>What was asked for</Muted>
              <Code tabIndex={0} data-test="parameters">
                {pretty(facts.value.record.requestParameters ?? null)}
              </Code>
              <details style={{ margin: '8px 0' }}>
                <summary style={{ cursor: 'pointer' }}>The whole record</summary>
                <Code tabIndex={0}>{pretty(facts.value.record)}</Code>
              </details>
            </>
          )}
          <details>
            <summary style={{ cursor: 'pointer' }}>The search for it</summary>
            <Code tabIndex={0}>{facts.value.search}</Code>
            {!isLocal() && (
              <A
                href={`/app/${APP}/search?${new URLSearchParams({ q: `search ${facts.value.search}`, ...range }).toString()}`}
              >
                Open in Search
              </A>
            )}
          </details>
        </>
      )}
    </>
  );
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
const pretty = (value: unknown): string => shown(JSON.stringify(value, null, 2)) || 'nothing';

function parse(text: string): Json[] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value as Json] : [];
  } catch {
    return [];
  }
}
