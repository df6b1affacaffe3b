/** The frame: where one can go, and the page that is shown. */
import Button from '@splunk/react-ui/Button';
import SplunkThemeProvider from '@splunk/themes/SplunkThemeProvider';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { Client } from './client';
import { Bar, Brand, Ground, Page, Tab, Tabs } from './parts/look';
import { Failed } from './parts/states';
import { Trap } from './parts/trap';
import { href, useRoute } from './route';
import { ClientContext } from './use';
import { Catalogue } from './views/catalogue';
import { Health } from './views/health';
import { Overview } from './views/overview';
import { SetUp } from './views/set-up';
import { Worklist } from './views/worklist';

const PAGES: readonly { readonly name: string; readonly label: string; readonly view: () => ReactElement }[] = [
  { name: 'overview', label: 'Overview', view: Overview },
  { name: 'worklist', label: 'Worklist', view: Worklist },
  { name: 'catalogue', label: 'Catalogue', view: Catalogue },
  { name: 'health', label: 'Health', view: Health },
  { name: 'set-up', label: 'Set-up', view: SetUp },
];

export type Scheme = 'dark' | 'light';
const KEPT = 'c2c-scheme';

/** What was chosen here, or what the desktop prefers. */
export function preferredScheme(): Scheme {
  let kept: string | null = null;
  try {
    kept = window.localStorage.getItem(KEPT);
  } catch {
    // A browser that keeps nothing.
  }
  if (kept === 'dark' || kept === 'light') return kept;
  return window.matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

export function App({ client }: { readonly client: Client }) {
  const [scheme, setScheme] = useState<Scheme>(preferredScheme);
  const { page } = useRoute();
  const main = useRef<HTMLElement>(null);
  const current = PAGES.find(({ name }) => name === page);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${current?.label ?? 'Not found'} - CSPM2CloudTrail`;
    // The keyboard goes on where the eye does; not when the page is opened.
    if (!first.current) main.current?.focus();
    first.current = false;
  }, [current]);
  const turn = (): void => {
    const next = scheme === 'dark' ? 'light' : 'dark';
    setScheme(next);
    try {
      window.localStorage.setItem(KEPT, next);
    } catch {
      // Then it lasts until the page is closed.
    }
  };
  const View = current?.view;
  return (
    <SplunkThemeProvider family="prisma" colorScheme={scheme} density="compact">
      <ClientContext.Provider value={client}>
        <Ground />
        <Page data-scheme={scheme}>
          <Bar>
            <Brand>CSPM2CloudTrail</Brand>
            <Tabs aria-label="Pages">
              {PAGES.map(({ name, label }) => (
                <Tab key={name} href={href(name)} aria-current={name === page ? 'page' : undefined}>
                  {label}
                </Tab>
              ))}
            </Tabs>
            <Button appearance="subtle" label={scheme === 'dark' ? 'Light' : 'Dark'} onClick={turn} />
          </Bar>
          <main ref={main} tabIndex={-1} style={{ outline: 'none' }}>
            <Trap key={page}>
              {View === undefined ? <Failed error={`There is no page "${page}". Choose one above.`} /> : <View />}
            </Trap>
          </main>
        </Page>
      </ClientContext.Provider>
    </SplunkThemeProvider>
  );
}
