/** A long table: only the rows that can be seen are asked for and drawn, and the scroll bar stands for all of them. */
import { type ReactNode, memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import styled from 'styled-components';
import variables from '@splunk/themes/variables';
import type { ResultRow } from '../client';
import { pageOf } from '../spl';
import { one, useClient } from '../use';
import { Failed } from './states';

export const ROW_HEIGHT = 36;
/** Rows that are asked for at once. */
const BLOCK = 100;
/** Rows that are drawn above and below what can be seen. */
const SPARE = 8;

export interface Column {
  readonly name: string;
  readonly label: string;
  /** A track of a grid: `minmax(0, 2fr)`. */
  readonly width: string;
  readonly sort?: string;
  readonly cell: (row: ResultRow) => ReactNode;
}

const Frame = styled.div`
  border: 1px solid ${variables.borderColorWeak};
  border-radius: 6px;
  background: ${variables.backgroundColorSection};
  overflow: hidden;
`;
const Scroller = styled.div`
  overflow: auto;
  contain: strict;
  &:focus-visible {
    outline: 2px solid ${variables.interactiveColorPrimary};
    outline-offset: -2px;
  }
`;
const Row = styled.div`
  position: absolute;
  left: 0;
  right: 0;
  display: grid;
  align-items: center;
  height: ${ROW_HEIGHT}px;
  padding: 0 12px;
  column-gap: 12px;
  font-size: 13px;
  border-bottom: 1px solid ${variables.borderColorWeak};
  &[aria-selected='true'] {
    background: ${variables.interactiveColorOverlaySelected};
  }
  &:hover {
    background: ${variables.interactiveColorOverlayHover};
  }
  > * {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
`;
const Head = styled.div`
  display: grid;
  column-gap: 12px;
  padding: 8px 12px;
  border-bottom: 1px solid ${variables.borderColor};
  font-size: 12.5px;
  font-weight: 600;
  > * {
    min-width: 0;
  }
  button {
    font: inherit;
    color: ${variables.contentColorDefault};
    background: none;
    border: 0;
    padding: 0;
    cursor: pointer;
    white-space: nowrap;
    &:hover {
      color: ${variables.contentColorActive};
    }
    &:focus-visible {
      outline: 2px solid ${variables.interactiveColorPrimary};
      outline-offset: 1px;
    }
  }
`;

/** Drawn once: while one scrolls, only rows that come into sight are. */
const Line = memo(function Line({
  index,
  row,
  columns,
  template,
  selected,
}: {
  readonly index: number;
  readonly row: ResultRow | undefined;
  readonly columns: readonly Column[];
  readonly template: { readonly gridTemplateColumns: string };
  readonly selected: boolean;
}) {
  return (
    <Row role="row" aria-rowindex={index + 2} aria-selected={selected} style={{ ...template, top: index * ROW_HEIGHT }}>
      {columns.map(({ name, cell }) => (
        <div role="cell" key={name}>
          {row === undefined ? '\u2026' : cell(row)}
        </div>
      ))}
    </Row>
  );
});

export function Rows({
  label,
  list,
  total,
  columns,
  sort,
  onSort,
  selected,
  height,
}: {
  readonly label: string;
  /** The sorted search; other rows when it changes. */
  readonly list: string;
  readonly total: number;
  readonly columns: readonly Column[];
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  /** Id of the row whose panel is open. */
  readonly selected: string;
  readonly height: number;
}) {
  const client = useClient();
  const [top, setTop] = useState(0);
  const [blocks, setBlocks] = useState<{ readonly of: string; readonly by: ReadonlyMap<number, readonly ResultRow[]> }>(
    { of: list, by: new Map() },
  );
  const [error, setError] = useState<string>();
  const asked = useRef(new Set<string>());
  const scroller = useRef<HTMLDivElement>(null);
  const held = blocks.of === list ? blocks.by : undefined;

  useEffect(() => {
    asked.current.clear();
    setError(undefined);
    scroller.current?.scrollTo(0, 0);
    setTop(0);
  }, [list]);

  const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - SPARE);
  const last = Math.min(total, Math.ceil((top + height) / ROW_HEIGHT) + SPARE);
  const [from, to] = [Math.floor(first / BLOCK), Math.floor(Math.max(first, last - 1) / BLOCK)];

  useEffect(() => {
    if (total === 0) return undefined;
    // Whoever drags the bar through the list passes over most of it.
    const timer = setTimeout(() => {
      for (let block = from; block <= to; block++) {
        const key = `${block}\n${list}`;
        if (asked.current.has(key)) continue;
        asked.current.add(key);
        client.search(pageOf(list, block * BLOCK, (block + 1) * BLOCK)).then(
          (rows) =>
            setBlocks((before) => {
              const by = new Map(before.of === list ? before.by : []);
              by.set(block, rows);
              // A few thousand rows are kept, however long one scrolls.
              for (const oldest of by.keys()) {
                if (by.size <= 40) break;
                by.delete(oldest);
                asked.current.delete(`${oldest}\n${list}`);
              }
              return { of: list, by };
            }),
          (reason: unknown) => {
            asked.current.delete(key);
            setError(reason instanceof Error ? reason.message : String(reason));
          },
        );
      }
    }, 60);
    return () => clearTimeout(timer);
  }, [client, list, from, to, total]);

  const onScroll = useCallback(() => {
    const at = scroller.current?.scrollTop ?? 0;
    // Drawn again only when another row comes into sight.
    setTop(Math.floor(at / ROW_HEIGHT) * ROW_HEIGHT);
  }, []);

  const template = useMemo(() => ({ gridTemplateColumns: columns.map(({ width }) => width).join(' ') }), [columns]);
  const shownRows: ReactNode[] = [];
  for (let index = first; index < last; index++) {
    const row = held?.get(Math.floor(index / BLOCK))?.[index % BLOCK];
    const id = one(row, 'id');
    shownRows.push(
      <Line
        key={index}
        index={index}
        row={row}
        columns={columns}
        template={template}
        selected={id !== '' && id === selected}
      />,
    );
  }
  if (error !== undefined) return <Failed error={error} />;
  return (
    <Frame role="table" aria-label={label} aria-rowcount={total + 1}>
      <div role="rowgroup">
        <Head role="row" aria-rowindex={1} style={template}>
          {columns.map(({ name, label: text, sort: by }) => (
            <div
              key={name}
              role="columnheader"
              aria-sort={
                by === undefined || sort.replace('-', '') !== by
                  ? 'none'
                  : sort.startsWith('-')
                    ? 'descending'
                    : 'ascending'
              }
            >
              {by === undefined ? (
                text
              ) : (
                <button type="button" onClick={() => onSort(sort === `-${by}` ? by : `-${by}`)}>
                  {text}
                  {sort === `-${by}` ? ' \u2193' : sort === by ? ' \u2191' : ''}
                </button>
              )}
            </div>
          ))}
        </Head>
      </div>
      <Scroller ref={scroller} onScroll={onScroll} style={{ height }} tabIndex={0} role="rowgroup" data-test="rows">
        <div role="presentation" style={{ position: 'relative', height: total * ROW_HEIGHT }}>
          {shownRows}
        </div>
      </Scroller>
    </Frame>
  );
}
