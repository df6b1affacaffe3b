/** The few calls of Splunk's REST interface that the pages make, answered as Splunk answers them. */
import { C2CError } from '../../errors.js';
import type { HostData } from './data.js';
import type { Knowledge } from './knowledge.js';

export interface RestRequest {
  readonly method: string;
  /** Below `/splunkd/__raw`, decoded step by step. */
  readonly steps: readonly string[];
  readonly query: URLSearchParams;
  readonly body: string;
}

export interface RestAnswer {
  readonly status: number;
  readonly body: unknown;
}

const MESSAGE = (status: number, text: string): RestAnswer => ({
  status,
  body: { messages: [{ type: 'ERROR', text }] },
});

/** Answers one call; what is not known gets 404, what is wrong 400, both with a sentence. */
export async function answerRest(request: RestRequest, data: HostData, knowledge: Knowledge): Promise<RestAnswer> {
  try {
    return (await route(request, data, knowledge)) ?? MESSAGE(404, `There is no ${request.steps.join('/')} here.`);
  } catch (error) {
    if (!(error instanceof C2CError)) throw error;
    return MESSAGE(400, [error.message, error.remedy ?? ''].join('. ').trim());
  }
}

async function route(
  { method, steps, query, body }: RestRequest,
  data: HostData,
  knowledge: Knowledge,
): Promise<RestAnswer | undefined> {
  // services/x/y, or servicesNS/<owner>/<app>/x/y.
  const rest = steps[0] === 'servicesNS' ? steps.slice(3) : steps.slice(1);
  const at = rest.join('/');
  if (at === 'search/v2/jobs' && method === 'POST') {
    const form = new URLSearchParams(body);
    if (form.get('exec_mode') !== 'oneshot') return MESSAGE(400, 'Only exec_mode=oneshot is known here.');
    const { rows } = await data.search(form.get('search') ?? '');
    const count = Number(form.get('count') ?? 0);
    const results = count > 0 ? rows.slice(0, count) : rows;
    return { status: 200, body: { preview: false, init_offset: 0, messages: [], fields: [], results } };
  }
  if (rest[0] === 'storage' && rest[1] === 'collections' && rest[2] === 'data' && rest[3] !== undefined) {
    return collection(method, rest[3], rest[4], query, body, data);
  }
  if (at === 'saved/searches' && method === 'GET') return entries(knowledge.savedSearches());
  if (rest[0] === 'saved' && rest[1] === 'searches' && rest[2] !== undefined) {
    if (method === 'POST') knowledge.setSearch(rest[2], Object.fromEntries(new URLSearchParams(body)));
    return entries([knowledge.savedSearch(rest[2])]);
  }
  if (rest[0] === 'configs' && rest[1] === 'conf-macros' && rest[2] !== undefined) {
    const definition = new URLSearchParams(body).get('definition');
    if (method === 'POST' && definition !== null) knowledge.setMacro(rest[2], definition);
    return entries([knowledge.macro(rest[2])]);
  }
  if (at === 'authentication/current-context') {
    return entries([{ name: 'context', content: { username: 'local', realname: 'You', capabilities: [] } }]);
  }
  return undefined;
}

const entries = (entry: readonly unknown[]): RestAnswer => ({
  status: 200,
  body: { entry, paging: { total: entry.length } },
});

function collection(
  method: string,
  name: string,
  key: string | undefined,
  query: URLSearchParams,
  body: string,
  { collections }: HostData,
): RestAnswer | undefined {
  if (method === 'GET' && key === undefined) {
    const number = (word: string): number => Math.max(0, Number(query.get(word) ?? 0) || 0);
    const sort = query.get('sort');
    const options = { query: equals(query.get('query')), skip: number('skip'), limit: number('limit') };
    return { status: 200, body: collections.find(name, sort === null ? options : { ...options, sort }) };
  }
  if (method === 'GET' && key !== undefined) {
    const found = collections.get(name, key);
    return found === undefined ? MESSAGE(404, 'Could not find object.') : { status: 200, body: found };
  }
  if (method === 'POST' && key === 'batch_save') {
    const documents: unknown = json(body);
    if (!Array.isArray(documents)) return MESSAGE(400, 'batch_save takes a list.');
    return { status: 200, body: documents.map((one) => collections.put(name, object(one))) };
  }
  if (method === 'POST') {
    const document = object(json(body));
    return {
      status: 200,
      body: { _key: collections.put(name, key === undefined ? document : { ...document, _key: key }) },
    };
  }
  if (method === 'DELETE' && key !== undefined) {
    return collections.delete(name, key) ? { status: 200, body: {} } : MESSAGE(404, 'Could not find object.');
  }
  return undefined;
}

function equals(query: string | null): Record<string, string> {
  if (query === null || query === '') return {};
  return Object.fromEntries(
    Object.entries(object(json(query))).map(([field, value]) => {
      if (typeof value === 'string') return [field, value];
      throw new C2CError('a query names fields and their values', { remedy: 'Use a search for anything else.' });
    }),
  );
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new C2CError('The body is no JSON', { remedy: 'Send a document.' });
  }
}

function object(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new C2CError('A document is expected', { remedy: 'Send an object with fields and values.' });
}
