/** All plugins: what CloudTrail can show of each, and why not where it cannot. */
import Button from '@splunk/react-ui/Button';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import styled from 'styled-components';
import variables from '@splunk/themes/variables';
import { type Card, useCards } from '../cards';
import { isLocal, APP } from '../client';
import { A, Badge, Choice, Code, Facts, Field, H1, H2, H3, Lead, Line, Mono, Muted, Plain } from '../parts/look';
import { Empty, Show } from '../parts/states';
import { href, useRoute } from '../route';
import { useLoad } from '../use';

/** In the words of the design. */
export const DETECTABILITY: Readonly<Record<string, string>> = {
  event: 'one event proves it',
  default: 'a creation leaves the bad default',
  state: 'an event, with what was seen before',
  'data-event': 'needs data events or another log',
  none: 'CloudTrail cannot show it',
};

const Split = styled.div`
  display: grid;
  grid-template-columns: minmax(300px, 5fr) minmax(0, 6fr);
  gap: 16px;
  align-items: start;
  @media (max-width: 900px) {
    grid-template-columns: minmax(0, 1fr);
  }
`;
const List = styled.ul`
  list-style: none;
  margin: 0;
  padding: 0;
  border: 1px solid ${variables.borderColorWeak};
  border-radius: 6px;
  background: ${variables.backgroundColorSection};
  max-height: calc(100vh - 230px);
  overflow: auto;
  li {
    border-bottom: 1px solid ${variables.borderColorWeak};
    content-visibility: auto;
    contain-intrinsic-size: auto 54px;
  }
`;
const Item = styled(Plain)`
  display: grid;
  grid-template-columns: minmax(0, 1fr) auto;
  gap: 0 10px;
  width: 100%;
  padding: 7px 12px;
  border-radius: 0;
  &:hover {
    background: ${variables.interactiveColorOverlayHover};
  }
  &[aria-current='true'] {
    background: ${variables.interactiveColorOverlaySelected};
    box-shadow: inset 3px 0 0 ${variables.interactiveColorPrimary};
  }
  &:focus-visible {
    outline-offset: -2px;
  }
  > :nth-child(even) {
    justify-self: end;
  }
  b {
    font-weight: 400;
    color: ${variables.contentColorActive};
  }
  small {
    font-size: 12px;
    color: ${variables.contentColorDefault};
  }
`;
const One = styled.article`
  border: 1px solid ${variables.borderColorWeak};
  border-radius: 6px;
  background: ${variables.backgroundColorSection};
  padding: 16px 20px 20px;
  min-width: 0;
`;

export function Catalogue() {
  const cards = useCards();
  return (
    <>
      <H1>Catalogue</H1>
      <Lead>Every AWS plugin of CloudSploit: which calls make or undo its finding, or why CloudTrail cannot tell.</Lead>
      <Show of={cards} what="Reading the catalogue">
        {(all) => <Browse all={all} />}
      </Show>
    </>
  );
}

function Browse({ all }: { readonly all: readonly Card[] }) {
  const { params, set } = useRoute();
  const [text, setText] = useState(params.text ?? '');
  const wanted = useDeferredValue(text);
  const hay = useMemo(
    () =>
      all.map((card) =>
        [
          card.plugin,
          card.title,
          card.service,
          card.severity,
          ...card.events,
          ...(card.attack ?? []).flat(),
          ...(card.compliance ?? []),
        ]
          .join(' ')
          .toLowerCase(),
      ),
    [all],
  );
  const words = wanted.toLowerCase().split(/\s+/);
  const { service = '', detectability = '' } = params;
  const found = all.filter(
    (card, i) =>
      (service === '' || card.service === service) &&
      (detectability === '' || card.detectability === detectability) &&
      words.every((word) => hay[i]?.includes(word)),
  );
  const services = [...new Set(all.map((card) => card.service))].sort();
  const open = all.find((card) => card.plugin === params.plugin) ?? found[0];
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current=true]')?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <>
      <Line style={{ marginBottom: 12 }} role="search" aria-label="Find a plugin">
        <Field
          type="search"
          aria-label="Plugin, title, event or technique"
          placeholder="Plugin, title, event, technique ..."
          value={text}
          style={{ width: 300 }}
          onChange={(event) => setText(event.target.value)}
        />
        <Choice
          aria-label="Service"
          value={service}
          onChange={(event) => set({ service: event.target.value, plugin: undefined })}
        >
          <option value="">All services</option>
          {services.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Choice>
        <Choice
          aria-label="Detectability"
          value={detectability}
          onChange={(event) => set({ detectability: event.target.value, plugin: undefined })}
        >
          <option value="">Any detectability</option>
          {Object.entries(DETECTABILITY).map(([name, words_]) => (
            <option key={name} value={name}>
              {name}: {words_}
            </option>
          ))}
        </Choice>
        <Muted role="status">
          {found.length === all.length ? `${all.length} plugins` : `${found.length} of ${all.length} plugins`}
        </Muted>
      </Line>
      {found.length === 0 ? (
        <Empty>No plugin fits. Use fewer words, or another service.</Empty>
      ) : (
        <Split>
          <List ref={list}>
            {found.map((card) => (
              <li key={card.plugin}>
                <Item type="button" aria-current={card === open} onClick={() => set({ plugin: card.plugin })}>
                  <b>{card.title}</b>
                  <Badge $severity={card.severity}>{card.severity}</Badge>
                  <small>
                    {card.service} &middot; {card.plugin}
                  </small>
                  <small>{card.detectability}</small>
                </Item>
              </li>
            ))}
          </List>
          {open !== undefined && <CardView key={open.plugin} card={open} />}
        </Split>
      )}
    </>
  );
}

function CardView({ card }: { readonly card: Card }) {
  return (
    <One aria-label={card.title}>
      <H2 style={{ fontSize: 17, marginBottom: 6 }}>{card.title}</H2>
      <Line style={{ marginBottom: 12 }}>
        <Badge $severity={card.severity}>{card.severity}</Badge>
        <Mono>{card.plugin}</Mono>
        <A href={href('worklist', { plugin: card.plugin })}>open ones</A>
      </Line>
      <Facts>
        <dt>Detectability</dt>
        <dd>
          <b>{card.detectability}</b>: {DETECTABILITY[card.detectability]}
        </dd>
        {card.reason !== undefined && (
          <>
            <dt>Because</dt>
            <dd>{card.reason}</dd>
          </>
        )}
        {card.nearest !== undefined && (
          <>
            <dt>Nearest events</dt>
            <dd>
              <Mono>{card.nearest.join(', ')}</Mono>
            </dd>
          </>
        )}
        {card.events.length > 0 && (
          <>
            <dt>Events</dt>
            <dd>
              <Mono>{card.events.join(', ')}</Mono>
            </dd>
          </>
        )}
        {card.attack !== undefined && (
          <>
            <dt>ATT&amp;CK</dt>
            <dd>
              {card.attack.map(([id, name]) => (
                <div key={id}>
                  <A
                    href={`https://attack.mitre.org/techniques/${id.split('.').map(encodeURIComponent).join('/')}/`}
                    target="_blank"
                    rel="noopener noreferrer"
                  >
                    {id}
                  </A>{' '}
                  {name}
                </div>
              ))}
            </dd>
          </>
        )}
        {card.compliance !== undefined && (
          <>
            <dt>Compliance</dt>
            <dd>{card.compliance.join('; ')}</dd>
          </>
        )}
        <dt>Evidence</dt>
        <dd>{card.evidence}</dd>
      </Facts>
      <Points title="Opened by" points={card.opens} />
      <Points title="Closed by" points={card.closes} />
      <Points title="Looks alike and is fine" points={card.near} />
      <H3>Why it matters</H3>
      <div>{card.why}</div>
      <H3>What to do</H3>
      <div>{card.fix}</div>
      {card.fixCli !== undefined && (
        <Code tabIndex={0} style={{ marginTop: 6 }}>
          {card.fixCli}
        </Code>
      )}
      {card.note !== undefined && (
        <>
          <H3>How CloudSploit sees it</H3>
          <div>{card.note}</div>
        </>
      )}
      {card.settings.length > 0 && (
        <>
          <H3>Settings</H3>
          {card.settings.map((setting) => (
            <div key={setting.name} style={{ marginBottom: 4 }}>
              <Mono>{setting.name}</Mono> = {setting.default ?? 'not set, the rule waits for it'}{' '}
              <Muted>{setting.why}</Muted>
            </div>
          ))}
          <A href={href('set-up')}>Change them in Set-up</A>
        </>
      )}
      {card.search !== undefined && <Search name={card.search} />}
    </One>
  );
}

/** Sentences in which names stand between backticks. */
function Points({ title, points = [] }: { readonly title: string; readonly points?: readonly string[] | undefined }) {
  if (points.length === 0) return null;
  return (
    <>
      <H3>{title}</H3>
      <ul style={{ margin: 0, paddingLeft: 18 }}>
        {points.map((point) => (
          <li key={point}>
            {point.split('`').map((piece, i) => (i % 2 === 1 ? <Mono key={i}>{piece}</Mono> : piece))}
          </li>
        ))}
      </ul>
    </>
  );
}

function Search({ name }: { readonly name: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <H3>Search</H3>
      <Line style={{ marginBottom: 6 }}>
        <Mono>{name}</Mono>
        {!open && <Button label="Show it" onClick={() => setOpen(true)} />}
        {!isLocal() && <A href={`/app/${APP}/search?${new URLSearchParams({ s: name }).toString()}`}>Run it</A>}
      </Line>
      {open && <SearchText name={name} />}
    </>
  );
}

function SearchText({ name }: { readonly name: string }) {
  const search = useLoad(`saved ${name}`, (client) => client.savedSearch(name));
  return <Show of={search}>{({ content }) => <Code tabIndex={0}>{String(content.search ?? '')}</Code>}</Show>;
}
