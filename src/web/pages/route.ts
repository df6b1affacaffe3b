/** Where we are: behind the # of the address, so that a view can be sent and the back button works, in Splunk as well. */
import { useCallback, useEffect, useMemo, useState } from 'react';

export type Params = Readonly<Record<string, string>>;

export interface Route {
  readonly page: string;
  readonly params: Params;
}

export function read(hash: string): Route {
  const [page = '', query = ''] = hash.replace(/^#?\/?/, '').split('?');
  return { page: page === '' ? 'overview' : page, params: Object.fromEntries(new URLSearchParams(query)) };
}

/** An address for a link: `#/worklist?severity=high`. Empty values are left out. */
export function href(page: string, params: Readonly<Record<string, string | undefined>> = {}): string {
  const query = new URLSearchParams(
    Object.entries(params).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
  ).toString();
  return `#/${page}${query === '' ? '' : `?${query}`}`;
}

export function useRoute(): Route & { set(change: Readonly<Record<string, string | undefined>>): void } {
  const [hash, setHash] = useState(() => window.location.hash);
  useEffect(() => {
    const changed = (): void => setHash(window.location.hash);
    window.addEventListener('hashchange', changed);
    return () => window.removeEventListener('hashchange', changed);
  }, []);
  const route = useMemo(() => read(hash), [hash]);
  const set = useCallback((change: Readonly<Record<string, string | undefined>>) => {
    const now = read(window.location.hash);
    window.location.hash = href(now.page, { ...now.params, ...change });
  }, []);
  return { ...route, set };
}
