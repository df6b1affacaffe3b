/** Accepting rows: for whom, why, until when. Written to c2c_exceptions, which the worklist reads. */
import Button from '@splunk/react-ui/Button';
import Modal from '@splunk/react-ui/Modal';
import { type FormEvent, useState } from 'react';
import type { ResultRow } from '../client';
import { shown } from '../format';
import { Field, Label, Muted } from '../parts/look';
import { Failed } from '../parts/states';
import { one, useClient, useLoad } from '../use';

const SCOPES: readonly (readonly [string, string])[] = [
  ['resource', 'These resources only'],
  ['account', 'The same check on every resource of the account'],
];
const MOST = 200;

/** The button that opened it is off when nothing is selected any more; then the page goes on from its beginning. */
const returnFocus = (): void =>
  document.querySelector<HTMLElement>('[data-focus-return] button:not([disabled]), main')?.focus();

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Documents for c2c_exceptions. A `*` in a name from the log would be a wildcard there, so such rows are left out. */
export function exceptionsOf(
  rows: readonly ResultRow[],
  scope: string,
  {
    until,
    owner,
    reason,
    by,
    at,
  }: {
    readonly until: string;
    readonly owner: string;
    readonly reason: string;
    readonly by: string;
    readonly at: string;
  },
): { documents: Record<string, string>[]; refused: ResultRow[] } {
  const whole = scope === 'account';
  const refused = rows.filter((row) =>
    [row.plugin, row.account, ...(whole ? [] : [row.resource, row.region])].some((v) => String(v ?? '').includes('*')),
  );
  const documents = new Map<string, Record<string, string>>();
  for (const row of rows) {
    if (refused.includes(row)) continue;
    const where = {
      plugin: one(row, 'plugin'),
      account: one(row, 'account') || '-',
      region: whole ? '*' : one(row, 'region') || '-',
      resource: whole ? '*' : one(row, 'resource'),
    };
    const id = `${at.replace(/\D/g, '')}-${documents.size + 1}`;
    const accept = [until, id, owner.replace(/[|\s]+/g, ' ').trim()].join('|');
    documents.set(JSON.stringify(where), {
      _key: id,
      ...where,
      actor: '*',
      accept,
      reason,
      created_at: at,
      created_by: by,
    });
  }
  return { documents: [...documents.values()], refused };
}

export function ExceptionForm({
  rows,
  close,
}: {
  readonly rows: readonly ResultRow[];
  readonly close: (saved: boolean) => void;
}) {
  const client = useClient();
  const user = useLoad('user', (c) => c.user());
  const [scope, setScope] = useState('resource');
  const [reason, setReason] = useState('');
  const [owner, setOwner] = useState('');
  const [until, setUntil] = useState(inDays(30));
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const by = user.value ?? '';
    if (reason.trim() === '') return setError('Say why it is accepted: whoever reads it in a year will want to know.');
    if (!/^\d{4}-\d\d-\d\d$/.test(until) || until < inDays(0)) return setError('The last day must be today or later.');
    const { documents, refused } = exceptionsOf(rows.slice(0, MOST), scope, {
      until,
      owner: owner.trim() || by,
      reason: reason.trim(),
      by,
      at: new Date().toISOString(),
    });
    if (documents.length === 0)
      return setError('A name here holds a "*", which would accept more than this row. Such a row cannot be accepted.');
    setBusy(true);
    try {
      await client.saveDocuments('c2c_exceptions', documents);
      if (refused.length === 0) return close(true);
      setError(
        `${refused.length} rows were left out: a name in them holds a "*", which would accept more than the row.`,
      );
    } catch (reason_) {
      setError(reason_ instanceof Error ? reason_.message : String(reason_));
    }
    setBusy(false);
  };

  return (
    <Modal
      open
      onRequestClose={() => close(false)}
      returnFocus={returnFocus}
      style={{ width: 560 }}
      aria-label="Accept"
    >
      <Modal.Header title={rows.length === 1 ? 'Accept one row' : `Accept ${rows.length} rows`} />
      <form onSubmit={(event) => void save(event)}>
        <Modal.Body>
          <div style={{ display: 'grid', gap: 14 }}>
            <Muted style={{ overflowWrap: 'anywhere' }}>
              {rows
                .slice(0, 3)
                .map((row) => shown(row.title))
                .join('; ')}
              {rows.length > 3 && ` and ${rows.length - 3} more`}
            </Muted>
            <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
              <legend style={{ padding: 0, marginBottom: 4 }}>What is accepted</legend>
              {SCOPES.map(([value, label]) => (
                <label key={value} style={{ display: 'block', padding: '2px 0' }}>
                  <input
                    type="radio"
                    name="scope"
                    value={value}
                    checked={scope === value}
                    onChange={() => setScope(value)}
                  />{' '}
                  {label}
                </label>
              ))}
            </fieldset>
            <Label>
              Why
              <Field
                name="reason"
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                maxLength={1000}
              />
            </Label>
            <Label>
              Owner
              <Field
                name="owner"
                value={owner}
                placeholder={user.value ?? ''}
                onChange={(event) => setOwner(event.target.value)}
                maxLength={200}
              />
            </Label>
            <Label>
              Last day
              <Field
                name="until"
                type="date"
                value={until}
                min={inDays(0)}
                onChange={(event) => setUntil(event.target.value)}
              />
            </Label>
            {error !== undefined && <Failed error={error} />}
          </div>
        </Modal.Body>
        <Modal.Footer>
          <Button appearance="secondary" label="Cancel" onClick={() => close(false)} />
          <Button appearance="primary" type="submit" label="Accept" disabled={busy} />
        </Modal.Footer>
      </form>
    </Modal>
  );
}
