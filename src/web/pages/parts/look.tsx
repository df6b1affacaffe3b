/** Colours and small shapes that every page is made of. */
import variables from '@splunk/themes/variables';
import pick from '@splunk/themes/pick';
import styled, { createGlobalStyle, css } from 'styled-components';

/** Severities, worst first; each colour reads on the page's background at 4.5 to 1 or better. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;

const scheme = (dark: string, light: string) =>
  pick({ prisma: { dark, light }, enterprise: light } as unknown as Parameters<typeof pick>[0]);

export const severityColour: Readonly<Record<string, ReturnType<typeof scheme>>> = {
  critical: scheme('#ff6b8a', '#a8123a'),
  high: scheme('#ff9a4d', '#b0480a'),
  medium: scheme('#f2c94c', '#7d6000'),
  low: scheme('#4fc3ad', '#0f6b5c'),
  info: scheme('#72b4ff', '#0b5cad'),
};
export const colourIn = scheme('#ff7a7a', '#c22020');
export const colourOut = scheme('#6fcf70', '#2c7a2d');
export const colourPlain = scheme('#72b4ff', '#0264d7');

/** react-page paints no background: without this, the dark theme shows pale text on white. */
export const Ground = createGlobalStyle`
  body { margin: 0; background: ${variables.backgroundColorPage}; }
`;

export const Page = styled.div`
  color: ${variables.contentColorDefault};
  font-family: ${variables.fontFamily};
  font-size: 14px;
  line-height: 1.45;
  padding: 0 24px 40px;
  min-height: 100vh;
  box-sizing: border-box;
  background: ${variables.backgroundColorPage};
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
`;

export const Bar = styled.header`
  display: flex;
  align-items: baseline;
  gap: 24px;
  flex-wrap: wrap;
  padding: 14px 0 0;
  margin-bottom: 20px;
  border-bottom: 1px solid ${variables.borderColorWeak};
`;

export const Brand = styled.span`
  color: ${variables.contentColorActive};
  font-weight: 600;
  font-size: 16px;
  padding-bottom: 12px;
`;

export const Tabs = styled.nav`
  display: flex;
  gap: 4px;
  flex: 1;
  flex-wrap: wrap;
`;

export const Tab = styled.a`
  color: ${variables.contentColorDefault};
  text-decoration: none;
  padding: 6px 12px 11px;
  border-bottom: 3px solid transparent;
  &:hover {
    color: ${variables.contentColorActive};
  }
  &:focus-visible {
    outline: 2px solid ${variables.interactiveColorPrimary};
    outline-offset: -2px;
  }
  &[aria-current='page'] {
    color: ${variables.contentColorActive};
    border-bottom-color: ${variables.interactiveColorPrimary};
    font-weight: 600;
  }
`;

export const H1 = styled.h1`
  color: ${variables.contentColorActive};
  font-size: 22px;
  font-weight: 600;
  margin: 0 0 4px;
`;
export const H2 = styled.h2`
  color: ${variables.contentColorActive};
  font-size: 15px;
  font-weight: 600;
  margin: 0 0 12px;
`;
export const H3 = styled.h3`
  color: ${variables.contentColorActive};
  font-size: 13px;
  font-weight: 600;
  margin: 18px 0 6px;
`;
export const Lead = styled.p`
  margin: 0 0 18px;
  max-width: 76ch;
`;
export const Muted = styled.span`
  color: ${variables.contentColorMuted};
`;

export const Grid = styled.div<{ $min?: number }>`
  display: grid;
  gap: 16px;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, ${({ $min = 360 }) => $min}px), 1fr));
  align-items: stretch;
  margin-bottom: 16px;
`;

export const Box = styled.section`
  background: ${variables.backgroundColorSection};
  border: 1px solid ${variables.borderColorWeak};
  border-radius: 6px;
  padding: 16px 18px;
  min-width: 0;
`;

const focus = css`
  &:focus-visible {
    outline: 2px solid ${variables.interactiveColorPrimary};
    outline-offset: 1px;
  }
`;

export const A = styled.a`
  color: ${variables.contentColorLink};
  text-decoration: none;
  border-radius: 2px;
  overflow-wrap: anywhere;
  &:hover {
    text-decoration: underline;
  }
  p & {
    text-decoration: underline;
  }
  ${focus}
`;

/** A row that is a link as a whole. */
export const RowLink = styled.a`
  color: inherit;
  text-decoration: none;
  display: block;
  border-radius: 4px;
  &:hover {
    background: ${variables.interactiveColorOverlayHover};
  }
  ${focus}
`;

export const Plain = styled.button`
  font: inherit;
  color: inherit;
  background: none;
  border: 0;
  padding: 0;
  cursor: pointer;
  text-align: inherit;
  border-radius: 2px;
  ${focus}
`;

export const Toggle = styled.button`
  font: inherit;
  font-size: 13px;
  padding: 4px 11px;
  border-radius: 14px;
  border: 1px solid ${variables.borderColor};
  background: transparent;
  color: ${variables.contentColorDefault};
  cursor: pointer;
  &:hover {
    background: ${variables.interactiveColorOverlayHover};
  }
  &[aria-pressed='true'] {
    background: ${scheme('#24405f', '#d6e8ff')};
    border-color: ${variables.interactiveColorPrimary};
    color: ${variables.contentColorActive};
  }
  ${focus}
`;

export const Code = styled.pre`
  font-family: ${variables.monoFontFamily};
  font-size: 12px;
  line-height: 1.5;
  margin: 0;
  padding: 10px 12px;
  background: ${scheme('#0b0c0e', '#f3f4f6')};
  color: ${variables.contentColorActive};
  border-radius: 4px;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  max-height: 340px;
  overflow: auto;
  ${focus}
`;
export const Mono = styled.span`
  font-family: ${variables.monoFontFamily};
  font-size: 12.5px;
  overflow-wrap: anywhere;
`;

export const Badge = styled.span<{ $severity: string }>`
  display: inline-block;
  font-size: 12px;
  line-height: 18px;
  padding: 0 8px;
  border-radius: 9px;
  white-space: nowrap;
  border: 1px solid currentColor;
  color: ${(props) => (severityColour[props.$severity] ?? colourPlain)(props)};
`;

const TONES: Readonly<Record<string, ReturnType<typeof scheme>>> = {
  open: colourIn,
  reopened: colourIn,
  pending: severityColour.medium as ReturnType<typeof scheme>,
  accepted: severityColour.info as ReturnType<typeof scheme>,
  closed: colourOut,
  good: colourOut,
  bad: colourIn,
  warn: severityColour.medium as ReturnType<typeof scheme>,
};
export const Tone = styled.span<{ $tone: string }>`
  white-space: nowrap;
  color: ${(props) => (TONES[props.$tone] ?? variables.contentColorDefault)(props)};
  &::before {
    content: '\\25CF';
    font-size: 10px;
    margin-right: 6px;
    vertical-align: 1px;
  }
`;

export const Facts = styled.dl`
  display: grid;
  grid-template-columns: max-content 1fr;
  gap: 5px 14px;
  margin: 0;
  dt {
    color: ${variables.contentColorMuted};
  }
  dd {
    margin: 0;
    min-width: 0;
    overflow-wrap: anywhere;
    color: ${variables.contentColorActive};
  }
`;

export const Table = styled.table`
  border-collapse: collapse;
  width: 100%;
  font-size: 13px;
  th {
    text-align: left;
    font-weight: 600;
    color: ${variables.contentColorMuted};
    padding: 4px 12px 6px 0;
    vertical-align: bottom;
  }
  td {
    padding: 6px 12px 6px 0;
    border-top: 1px solid ${variables.borderColorWeak};
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  th[scope='row'] {
    border-top: 1px solid ${variables.borderColorWeak};
    color: inherit;
    padding: 6px 12px 6px 0;
  }
  td.n,
  th.n {
    text-align: right;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
`;

export const Line = styled.div`
  display: flex;
  gap: 8px 12px;
  align-items: center;
  flex-wrap: wrap;
`;

export const Field = styled.input`
  font: inherit;
  color: ${variables.contentColorActive};
  background: ${variables.backgroundColorSection};
  border: 1px solid ${variables.interactiveColorBorder};
  border-radius: 4px;
  padding: 5px 10px;
  min-height: 32px;
  &::placeholder {
    color: ${variables.contentColorMuted};
  }
  &:focus-visible {
    outline: 2px solid ${variables.interactiveColorPrimary};
    outline-offset: 0;
  }
  color-scheme: ${scheme('dark', 'light')};
`;

export const Choice = styled(Field).attrs({ as: 'select' })`` as unknown as typeof Field;

export const Label = styled.label`
  display: block;
  color: ${variables.contentColorDefault};
  ${Field} {
    display: block;
    width: 100%;
    margin-top: 3px;
  }
`;

export const Unseen = styled.span`
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
`;
