/** Data of a page: asked for once, again when the question changes; answers that come too late are dropped. */
import { createContext, useCallback, useContext, useEffect, useRef, useState } from 'react';
import type { Client, ResultRow } from './client';

export const ClientContext = createContext<Client | undefined>(undefined);

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === undefined) throw new Error('The pages need a client.');
  return client;
}

export interface Loaded<T> {
  readonly value: T | undefined;
  readonly error: string | undefined;
  readonly loading: boolean;
  again(): void;
}

export function useLoad<T>(key: string, load: (client: Client) => Promise<T>): Loaded<T> {
  const client = useClient();
  const [state, setState] = useState<{ value?: T; error?: string; loading: boolean }>({ loading: true });
  const [round, setRound] = useState(0);
  const loader = useRef(load);
  loader.current = load;
  useEffect(() => {
    let current = true;
    setState((before) => ({ ...before, loading: true }));
    loader.current(client).then(
      (value) => current && setState({ value, loading: false }),
      (error: unknown) =>
        current && setState({ error: error instanceof Error ? error.message : String(error), loading: false }),
    );
    return () => {
      current = false;
    };
  }, [client, key, round]);
  const again = useCallback(() => setRound((n) => n + 1), []);
  return { value: state.value, error: state.error, loading: state.loading, again };
}

export const useSearch = (text: string, range?: { earliest?: string; latest?: string }): Loaded<ResultRow[]> =>
  useLoad(text, (client) => client.search(text, range));

/** A value as one text. */
export function one(row: ResultRow | undefined, field: string): string {
  const value = row?.[field];
  return value === undefined ? '' : typeof value === 'string' ? value : value.join(', ');
}

export const num = (row: ResultRow | undefined, field: string): number => Number(one(row, field)) || 0;
