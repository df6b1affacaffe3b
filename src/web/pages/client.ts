/** What the pages ask, whoever answers: Splunk's REST interface in Splunk, the local host outside. */
import { oneShot } from '@splunk/splunk-utils/search';
import { createRESTURL, createStaticURL } from '@splunk/splunk-utils/url';
import { getDefaultFetchInit } from '@splunk/splunk-utils/fetch';

export const APP = 'cspm2cloudtrail';

/** A result row: a field with several values is a list. */
export type ResultRow = Readonly<Record<string, string | readonly string[] | undefined>>;
export type KvDocument = Readonly<Record<string, string>>;

export interface SavedSearch {
  readonly name: string;
  readonly content: Readonly<Record<string, string | number | boolean>>;
}

export interface TimeRange {
  readonly earliest?: string;
  readonly latest?: string;
}

/** All methods reject with an Error whose message is for a person. */
export interface Client {
  /** Rows of a search; no more than 10,000. */
  search(text: string, range?: TimeRange): Promise<ResultRow[]>;
  documents(collection: string): Promise<KvDocument[]>;
  saveDocuments(collection: string, documents: readonly KvDocument[]): Promise<void>;
  deleteDocument(collection: string, key: string): Promise<void>;
  savedSearches(): Promise<SavedSearch[]>;
  savedSearch(name: string): Promise<SavedSearch>;
  enable(name: string, on: boolean): Promise<void>;
  macro(name: string): Promise<string>;
  setMacro(name: string, definition: string): Promise<void>;
  user(): Promise<string>;
  /** A static file of the app, as JSON: `pages/x.json`. */
  file(name: string): Promise<unknown>;
}

interface Entries {
  readonly entry?: readonly { readonly name: string; readonly content: SavedSearch['content'] }[];
}

async function call(path: string, init: RequestInit = {}): Promise<unknown> {
  const defaults = getDefaultFetchInit();
  const headers = { ...(defaults.headers as Record<string, string>), ...(init.headers as Record<string, string>) };
  let response;
  try {
    response = await fetch(path, { ...defaults, ...init, headers });
  } catch {
    throw new Error('Nobody answers. Is Splunk, or the local host, still running?');
  }
  const text = await response.text();
  if (response.ok) return text === '' ? {} : (JSON.parse(text) as unknown);
  throw new Error(sentence(response.status, text));
}

function sentence(status: number, text: string): string {
  try {
    const found = (JSON.parse(text) as { messages?: { text?: string }[] }).messages?.[0]?.text;
    if (found !== undefined) return found;
  } catch {
    // No JSON: a page of a proxy, or plain words.
  }
  if (status === 401) return 'You are not logged in any more. Load the page again.';
  if (status === 403) return 'You may not do that. It needs a role that can write to this app (admin or sc_admin).';
  return `The server answered ${status}.`;
}

const owned = (endpoint: string): string => createRESTURL(endpoint, { app: APP, owner: 'nobody' });
const json = (endpoint: string, more = ''): string => `${owned(endpoint)}?output_mode=json&count=0${more}`;
const data = (collection: string, rest = ''): string => owned(`storage/collections/data/${collection}${rest}`);
const JSON_BODY = { 'Content-Type': 'application/json' };
const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields).toString(),
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
});
/** Names stand in the path; a slash in one of them needs encoding twice for Splunk, and none of ours has one. */
const step = (name: string): string => encodeURIComponent(name);

/** The client for pages that Splunk, or the local host, has sent. */
export const restClient: Client = {
  async search(text, range = {}) {
    const parameters = {
      search: text.startsWith('|') ? text : `search ${text}`,
      count: '10000',
      earliest_time: range.earliest ?? '-90d@d',
      latest_time: range.latest ?? 'now',
    };
    const answer = (await oneShot(parameters, { app: APP })) as {
      results?: ResultRow[];
      messages?: { type: string; text: string }[];
    };
    const failed = answer.messages?.find((message) => message.type === 'FATAL' || message.type === 'ERROR');
    if (failed !== undefined) throw new Error(failed.text);
    return answer.results ?? [];
  },
  async documents(collection) {
    return (await call(data(collection))) as KvDocument[];
  },
  async saveDocuments(collection, documents) {
    await call(data(collection, '/batch_save'), {
      method: 'POST',
      body: JSON.stringify(documents),
      headers: JSON_BODY,
    });
  },
  async deleteDocument(collection, key) {
    await call(data(collection, `/${step(key)}`), { method: 'DELETE' });
  },
  async savedSearches() {
    const answer = (await call(json('saved/searches', `&search=${step('name="C2C - *"')}`))) as Entries;
    return (answer.entry ?? []).map(({ name, content }) => ({ name, content }));
  },
  async savedSearch(name) {
    const answer = (await call(json(`saved/searches/${step(name)}`))) as Entries;
    const found = answer.entry?.[0];
    if (found === undefined) throw new Error(`There is no search "${name}".`);
    return found;
  },
  async enable(name, on) {
    await call(json(`saved/searches/${step(name)}`), form({ disabled: on ? '0' : '1' }));
  },
  async macro(name) {
    const answer = (await call(json(`configs/conf-macros/${step(name)}`))) as Entries;
    return String(answer.entry?.[0]?.content.definition ?? '');
  },
  async setMacro(name, definition) {
    await call(json(`configs/conf-macros/${step(name)}`), form({ definition }));
  },
  async user() {
    const answer = (await call(`${createRESTURL('authentication/current-context')}?output_mode=json`)) as Entries;
    return String(answer.entry?.[0]?.content.username ?? '');
  },
  file: (name) => call(createStaticURL(`app/${APP}/${name}`)),
};

/** Whether the pages run without Splunk: there is no search page to go to. */
export const isLocal = (): boolean => (window as unknown as { $C?: { C2C_LOCAL?: boolean } }).$C?.C2C_LOCAL === true;
