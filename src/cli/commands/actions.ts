/** `actions`: what CloudTrail can log, and which rules watch it. */
import path from 'node:path';
import {
  type ActionClass,
  ACTION_COLUMNS,
  actionRow,
  readActions,
  selectActions,
  watchedActions,
} from '../../aws/actions.js';
import { C2CError } from '../../errors.js';
import { count, didYouMean } from '../../messages.js';
import { nearest } from '../nearest.js';
import { ROOT, builtCatalogue } from '../paths.js';
import { EXIT, Output, say } from '../streams.js';

export interface ActionsCliOptions {
  readonly class: readonly string[];
  readonly watched?: boolean;
  readonly unwatched?: boolean;
  readonly logged?: 'management' | 'data' | 'none';
  readonly format?: 'table' | 'ndjson' | 'csv';
  readonly app: string;
}

/** @returns the exit code */
export async function runActions(service: string | undefined, options: ActionsCliOptions): Promise<number> {
  const rules = (builtCatalogue(options.app) ?? missing(options.app)).map(({ plugin, events }) => ({
    plugin,
    changes: events.map((event) => {
      const [prefix = '', name = ''] = event.split(':');
      return { source: `${prefix}.amazonaws.com`, operations: [name] };
    }),
  }));
  const all = watchedActions(readActions(path.join(ROOT, 'lookups')), rules);
  if (service !== undefined) checkService(service, all);
  const chosen = selectActions(all, {
    ...(service === undefined ? {} : { source: service }),
    ...(options.class.length === 0 ? {} : { classes: options.class as ActionClass[] }),
    ...(options.logged === undefined ? {} : { logged: options.logged }),
    ...(options.watched === true ? { watched: true } : options.unwatched === true ? { watched: false } : {}),
  });
  const format = options.format ?? (process.stdout.isTTY ? 'table' : 'ndjson');
  const rows = chosen.map(actionRow);
  const output = new Output();
  if (format === 'csv') {
    const { stringify } = await import('csv-stringify/sync');
    await output.write(stringify(rows, { header: true, columns: [...ACTION_COLUMNS], record_delimiter: '\r\n' }));
  } else if (format === 'ndjson') for (const row of rows) await output.write(`${JSON.stringify(row)}\n`);
  else {
    const width = Math.max(5, ...chosen.map((a) => a.source.length + a.name.length - 13));
    for (const a of chosen) {
      const event = `${a.source.replace(/\.amazonaws\.com$/, '')}:${a.name}`;
      const line = `${a.class.padEnd(11)}  ${(a.logged || '?').padEnd(10)}  ${event.padEnd(width)}  ${a.rules.join(', ')}`;
      await output.write(`${line.trimEnd()}\n`);
    }
  }
  await output.flush();
  say(
    `${count(chosen.length, 'operation')}, ${count(chosen.filter((a) => a.rules.length > 0).length, 'of them', 'of them')} watched.`,
  );
  return EXIT.ok;
}

function missing(app: string): never {
  throw new C2CError(`"${path.dirname(path.resolve(app))}" holds no catalogue.json`, {
    remedy: 'Build it first with "npm run build".',
  });
}

function checkService(service: string, all: readonly { readonly source: string }[]): void {
  const prefix = service.replace(/\.amazonaws\.com$/, '');
  const known = new Set(all.map((a) => a.source.replace(/\.amazonaws\.com$/, '')));
  if (known.has(prefix)) return;
  throw new C2CError(`There is no event source "${service}"`, {
    remedy:
      `${didYouMean(nearest(prefix, known))} Names are those of eventSource, such as elasticloadbalancing, monitoring, es.`.trim(),
  });
}
