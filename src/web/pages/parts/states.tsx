/** What stands in the place of data: while it comes, when there is none, when something is wrong. */
import Button from '@splunk/react-ui/Button';
import WaitSpinner from '@splunk/react-ui/WaitSpinner';
import type { ReactNode } from 'react';
import styled from 'styled-components';
import variables from '@splunk/themes/variables';
import type { Loaded } from '../use';

const Middle = styled.div`
  min-height: 64px;
  padding: 14px 0;
  display: flex;
  gap: 10px;
  align-items: center;
  color: ${variables.contentColorDefault};
`;
const Trouble = styled.div`
  border-left: 3px solid ${variables.contentColorNegative};
  padding: 6px 0 6px 12px;
  margin: 6px 0;
  overflow-wrap: anywhere;
`;

export function Wait({ what = 'Searching' }: { readonly what?: string }) {
  return (
    <Middle role="status">
      <WaitSpinner size="medium" /> {what} &hellip;
    </Middle>
  );
}

export function Failed({ error, again }: { readonly error: string; readonly again?: () => void }) {
  return (
    <Trouble role="alert">
      <div>{error}</div>
      {again !== undefined && <Button appearance="subtle" label="Try again" onClick={again} />}
    </Trouble>
  );
}

export function Empty({ children }: { readonly children: ReactNode }) {
  return <Middle>{children}</Middle>;
}

/** One of the three, or the data. Old data stay while new ones come. */
export function Show<T>({
  of,
  what,
  empty,
  children,
}: {
  readonly of: Loaded<T>;
  readonly what?: string;
  /** Shown where the data are an empty list. */
  readonly empty?: ReactNode;
  readonly children: (value: T) => ReactNode;
}) {
  if (of.error !== undefined) return <Failed error={of.error} again={of.again} />;
  if (of.value === undefined) return <Wait {...(what === undefined ? {} : { what })} />;
  if (empty !== undefined && Array.isArray(of.value) && of.value.length === 0) return <Empty>{empty}</Empty>;
  return <>{children(of.value)}</>;
}
