/** Two charts, as plain SVG: bars that stand in a table, and two series over days. */
import { useEffect, useRef, useState } from 'react';
import styled from 'styled-components';
import variables from '@splunk/themes/variables';
import { colourIn, colourOut, colourPlain, severityColour } from './look';

const Track = styled.span`
  display: flex;
  height: 10px;
  min-width: 40px;
  gap: 1px;
`;
const Piece = styled.span<{ $of: string }>`
  background: ${(props) => (severityColour[props.$of] ?? colourPlain)(props)};
  border-radius: 2px;
  min-width: 3px;
`;

/** A bar in pieces. The numbers stand beside it in the table, so it is hidden from screen readers. */
export function Stack({
  parts,
  most,
}: {
  readonly parts: readonly (readonly [string, number])[];
  readonly most: number;
}) {
  return (
    <Track aria-hidden="true">
      {parts
        .filter(([, n]) => n > 0)
        .map(([name, n]) => (
          <Piece key={name} $of={name} style={{ width: `${(100 * n) / Math.max(1, most)}%` }} />
        ))}
    </Track>
  );
}

export interface Day {
  readonly day: string;
  readonly introduced: number;
  readonly remediated: number;
}

const Figure = styled.svg`
  display: block;
  width: 100%;
  height: 190px;
  .in {
    fill: ${(props) => colourIn(props)};
  }
  .out {
    fill: ${(props) => colourOut(props)};
  }
  text {
    fill: ${variables.contentColorMuted};
    font-size: 11px;
    font-family: ${variables.fontFamily};
  }
  line {
    stroke: ${variables.borderColorWeak};
  }
`;
const Key = styled.div`
  display: flex;
  gap: 18px;
  font-size: 12.5px;
  margin-bottom: 6px;
  .in::before,
  .out::before {
    content: '';
    display: inline-block;
    width: 10px;
    height: 10px;
    border-radius: 2px;
    margin-right: 6px;
  }
  .in::before {
    background: ${(props) => colourIn(props)};
  }
  .out::before {
    background: ${(props) => colourOut(props)};
  }
`;

/** Introduced upwards, remediated downwards, one pair a day; days without either are there as gaps. */
export function Days({ days }: { readonly days: readonly Day[] }) {
  const [w, setWidth] = useState(640);
  const figure = useRef<SVGSVGElement>(null);
  useEffect(() => {
    // Drawn in the pixels that there are: a picture that is stretched stretches its letters.
    const observer = new ResizeObserver(
      ([entry]) => entry !== undefined && setWidth(Math.max(280, entry.contentRect.width)),
    );
    if (figure.current !== null) observer.observe(figure.current);
    return () => observer.disconnect();
  }, []);
  const [h, left, bottom] = [190, 30, 20];
  const up = Math.max(1, ...days.map((d) => d.introduced));
  const down = Math.max(1, ...days.map((d) => d.remediated));
  const unit = (h - bottom - 14) / (up + down);
  const zero = 10 + up * unit;
  const slot = (w - left) / Math.max(1, days.length);
  const bar = Math.max(1, Math.min(34, slot * 0.7));
  const each = Math.ceil(days.length / 7);
  const total = (key: 'introduced' | 'remediated'): number => days.reduce((sum, d) => sum + d[key], 0);
  return (
    <>
      <Key>
        <span className="in">introduced: {total('introduced')}</span>
        <span className="out">remediated: {total('remediated')}</span>
      </Key>
      <Figure
        viewBox={`0 0 ${w} ${h}`}
        ref={figure}
        role="img"
        aria-label={`${total('introduced')} introduced and ${total('remediated')} remediated from ${days[0]?.day ?? ''} to ${days[days.length - 1]?.day ?? ''}`}
      >
        <line x1={left} x2={w} y1={zero} y2={zero} />
        <text x={left - 6} y={14} textAnchor="end">
          {up}
        </text>
        <text x={left - 6} y={zero + down * unit} textAnchor="end">
          {down}
        </text>
        {days.map((d, i) => {
          const x = left + i * slot + (slot - bar) / 2;
          return (
            <g key={d.day}>
              <title>{`${d.day}: ${d.introduced} introduced, ${d.remediated} remediated`}</title>
              <rect
                className="in"
                x={x}
                width={bar}
                y={zero - d.introduced * unit}
                height={d.introduced * unit}
                rx={1}
              />
              <rect className="out" x={x} width={bar} y={zero + 1} height={d.remediated * unit} rx={1} />
              {i % each === 0 && (
                <text x={x + bar / 2} y={h - 4} textAnchor="middle">
                  {d.day.slice(5)}
                </text>
              )}
            </g>
          );
        })}
      </Figure>
    </>
  );
}

/** All days from the first to the last, at most 120, newest kept. */
export function fillDays(found: readonly Day[]): Day[] {
  const first = found[0];
  const last = found[found.length - 1];
  if (first === undefined || last === undefined) return [];
  const by = new Map(found.map((d) => [d.day, d]));
  const end = Date.parse(`${last.day}T00:00:00Z`);
  const start = Math.max(Date.parse(`${first.day}T00:00:00Z`), end - 119 * 86_400_000);
  const days: Day[] = [];
  for (let at = start; at <= end; at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    days.push(by.get(day) ?? { day, introduced: 0, remediated: 0 });
  }
  return days;
}
