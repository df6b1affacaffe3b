/** Everything that an admin must do after installation, without editing a file. */
import Button from '@splunk/react-ui/Button';
import Switch from '@splunk/react-ui/Switch';
import { type FormEvent, useMemo, useState } from 'react';
import { type Card, useCards } from '../cards';
import type { SavedSearch } from '../client';
import { number, shown } from '../format';
import { A, Box, Field, Grid, H1, H2, Label, Lead, Line, Mono, Muted, Table, Tone } from '../parts/look';
import { Failed, Show, Wait } from '../parts/states';
import { href } from '../route';
import { SAVED } from '../spl';
import { num, one, useClient, useLoad, useSearch } from '../use';

export function SetUp() {
  return (
    <>
      <H1>Set-up</H1>
      <Lead>
        Three steps after installation. Then <A href={href('health')}>Health</A> shows whether it works.
      </Lead>
      <Grid $min={460}>
        <Box>
          <H2>1. Where the CloudTrail records are</H2>
          <Macro name="c2c_cloudtrail" label="Index and source type, as terms of a search" />
          <Found />
        </Box>
        <Box>
          <H2>2. Where the history is kept</H2>
          <Macro name="c2c_index" label="Index for what the sweeps find" />
          <Muted>It must exist on the indexers. The default, summary, always does.</Muted>
        </Box>
      </Grid>
      <Grid $min={460}>
        <Box>
          <Schedules />
        </Box>
        <Box>
          <Settings />
        </Box>
      </Grid>
      <Grid $min={460}>
        <Box>
          <Exceptions />
        </Box>
      </Grid>
    </>
  );
}

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function Macro({ name, label }: { readonly name: string; readonly label: string }) {
  const client = useClient();
  const macro = useLoad(`macro ${name}`, (c) => c.macro(name));
  const [value, setValue] = useState<string>();
  const [said, setSaid] = useState<{ readonly good: boolean; readonly text: string }>();
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const definition = (value ?? macro.value ?? '').trim();
    if (definition === '') return setSaid({ good: false, text: 'It must not be empty.' });
    if (/[|`[\]]/.test(definition))
      return setSaid({ good: false, text: 'Write terms only: index=... sourcetype=... No pipes, macros or brackets.' });
    try {
      await client.setMacro(name, definition);
      setSaid({ good: true, text: 'Saved.' });
    } catch (error) {
      setSaid({ good: false, text: message(error) });
    }
  };
  if (macro.error !== undefined) return <Failed error={macro.error} again={macro.again} />;
  if (macro.value === undefined) return <Wait />;
  return (
    <form onSubmit={(event) => void save(event)} style={{ marginBottom: 10 }}>
      <Label>
        {label}
        <Field name={name} value={value ?? macro.value} onChange={(event) => setValue(event.target.value)} />
      </Label>
      <Line style={{ marginTop: 8 }}>
        <Button type="submit" label="Save" />
        <span role="status">
          {said !== undefined && (
            <Tone $tone={said.good ? 'good' : 'bad'} style={{ whiteSpace: 'normal' }}>
              {said.text}
            </Tone>
          )}
        </span>
      </Line>
    </form>
  );
}

function Found() {
  const [round, setRound] = useState(0);
  return (
    <>
      <Button appearance="secondary" label="Check what it finds" onClick={() => setRound((n) => n + 1)} />
      {round > 0 && <FoundRecords key={round} />}
    </>
  );
}

function FoundRecords() {
  const records = useSearch(SAVED.records, { earliest: '-24h' });
  return (
    <Show of={records} what="Looking at the last 24 hours" empty="The search answered nothing.">
      {(rows) => (
        <p>
          <b>{number(num(rows[0], 'records'))} records</b> in the last 24 hours.{' '}
          <Tone
            $tone={one(rows[0], 'verdict') === 'The records arrive whole.' ? 'good' : 'bad'}
            style={{ whiteSpace: 'normal' }}
          >
            {shown(rows[0]?.verdict)}
          </Tone>
        </p>
      )}
    </Show>
  );
}

const isOn = ({ content }: SavedSearch): boolean => ['0', 'false', ''].includes(String(content.disabled ?? '0'));
const isScheduled = ({ content }: SavedSearch): boolean => ['1', 'true'].includes(String(content.is_scheduled));

function Schedules() {
  const client = useClient();
  const searches = useLoad('schedules', async (c) =>
    (await c.savedSearches()).filter(isScheduled).sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const turn = async (which: readonly SavedSearch[], on: boolean): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      for (const { name } of which) await client.enable(name, on);
    } catch (reason) {
      setError(message(reason));
    }
    setBusy(false);
    searches.again();
  };
  return (
    <>
      <H2>3. Scheduled searches</H2>
      <Show of={searches} empty="The app has no scheduled searches. Install the package again.">
        {(all) => {
          const off = all.filter((one_) => !isOn(one_));
          return (
            <>
              <Line style={{ marginBottom: 8 }}>
                <span role="status">
                  <Tone $tone={off.length === 0 ? 'good' : 'warn'}>
                    {all.length - off.length} of {all.length} are on
                  </Tone>
                </span>
                <Button
                  label="Switch all on"
                  disabled={busy || off.length === 0}
                  onClick={() => void turn(off, true)}
                />
              </Line>
              {error !== undefined && <Failed error={error} />}
              <Table>
                <tbody>
                  {all.map((one_) => (
                    <tr key={one_.name}>
                      <td>{one_.name.replace('C2C - ', '')}</td>
                      <td style={{ width: 60 }}>
                        <Switch
                          value={one_.name}
                          selected={isOn(one_)}
                          disabled={busy}
                          appearance="toggle"
                          selectedLabel="on"
                          unselectedLabel="off"
                          aria-label={one_.name}
                          onClick={() => void turn([one_], !isOn(one_))}
                        />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </Table>
            </>
          );
        }}
      </Show>
    </>
  );
}

/** Settings that rules ask for, each once. */
function settingsOf(cards: readonly Card[]) {
  const by = new Map<
    string,
    { readonly name: string; readonly default?: string; readonly why: string; plugins: string[] }
  >();
  for (const card of cards) {
    for (const setting of card.settings) {
      const known = by.get(setting.name);
      if (known === undefined) by.set(setting.name, { ...setting, plugins: [card.plugin] });
      else known.plugins.push(card.plugin);
    }
  }
  return [...by.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function Settings() {
  const client = useClient();
  const cards = useCards();
  const stored = useLoad('settings', async (c) => (await c.documents('c2c_settings'))[0] ?? {});
  const all = useMemo(() => settingsOf(cards.value ?? []), [cards.value]);
  const [changes, setChanges] = useState<Readonly<Record<string, string>>>({});
  const [said, setSaid] = useState<{ readonly good: boolean; readonly text: string }>();
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const before = stored.value ?? {};
    const own = Object.entries({ ...before, ...changes }).filter(
      ([name, value]) => value.trim() !== '' && !name.startsWith('_') && name !== 'one',
    );
    try {
      await client.saveDocuments('c2c_settings', [
        { ...Object.fromEntries(own), one: '1', _key: before._key ?? 'settings' },
      ]);
      setChanges({});
      setSaid({ good: true, text: 'Saved. The next run of the sweeps uses them.' });
      stored.again();
    } catch (error) {
      setSaid({ good: false, text: message(error) });
    }
  };
  return (
    <>
      <H2>Settings of rules</H2>
      <Show of={stored}>
        {(values) => (
          <form onSubmit={(event) => void save(event)}>
            <p style={{ marginTop: 0 }}>
              CloudSploit's own names. An empty field takes the default; where there is none, the rule waits until you
              set it.
            </p>
            <div
              style={{ display: 'grid', gap: 10, maxHeight: 420, overflow: 'auto', padding: '0 6px 6px 2px' }}
              tabIndex={0}
              role="group"
              aria-label="Settings"
            >
              {all.map((setting) => (
                <Label key={setting.name} title={setting.plugins.join(', ')}>
                  <Mono>{setting.name}</Mono> <Muted>{setting.why}</Muted>
                  <Field
                    name={setting.name}
                    value={changes[setting.name] ?? values[setting.name] ?? ''}
                    placeholder={setting.default === undefined ? 'not set' : `default: ${setting.default}`}
                    onChange={(event) => setChanges({ ...changes, [setting.name]: event.target.value })}
                  />
                </Label>
              ))}
            </div>
            <Line style={{ marginTop: 10 }}>
              <Button type="submit" label="Save settings" disabled={Object.keys(changes).length === 0} />
              <span role="status">
                {said !== undefined && <Tone $tone={said.good ? 'good' : 'bad'}>{said.text}</Tone>}
              </span>
            </Line>
          </form>
        )}
      </Show>
    </>
  );
}

function Exceptions() {
  const client = useClient();
  const all = useLoad('exceptions', (c) => c.documents('c2c_exceptions'));
  const [error, setError] = useState<string>();
  const today = new Date().toISOString().slice(0, 10);
  return (
    <>
      <H2>Exceptions</H2>
      {error !== undefined && <Failed error={error} />}
      <Show
        of={all}
        empty={
          <span>
            Nothing is accepted. Select rows in the <A href={href('worklist')}>worklist</A> to accept them.
          </span>
        }
      >
        {(rows) => (
          <Table>
            <thead>
              <tr>
                <th scope="col">Plugin</th>
                <th scope="col">Account</th>
                <th scope="col">Resource</th>
                <th scope="col">Last day</th>
                <th scope="col">Owner</th>
                <th scope="col">Why</th>
                <th scope="col">
                  <Muted>Action</Muted>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => {
                const [until = '', , owner = ''] = (row.accept ?? '').split('|');
                return (
                  <tr key={row._key}>
                    <td>{shown(row.plugin)}</td>
                    <td>{shown(row.account)}</td>
                    <td>{row.resource === '*' ? 'every one' : shown(row.resource)}</td>
                    <td>{until < today ? <Tone $tone="warn">{shown(until)}, over</Tone> : shown(until)}</td>
                    <td>{shown(owner)}</td>
                    <td>{shown(row.reason)}</td>
                    <td>
                      <Button
                        appearance="subtle"
                        label="Withdraw"
                        onClick={() =>
                          void client
                            .deleteDocument('c2c_exceptions', row._key ?? '')
                            .then(all.again, (reason: unknown) => setError(message(reason)))
                        }
                      />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </Table>
        )}
      </Show>
    </>
  );
}
