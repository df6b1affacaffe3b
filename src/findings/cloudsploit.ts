/**
 * CloudSploit's results. JSON names the plugin by its id, CSV by its title alone; commas are taken out of descriptions and
 * messages there. Neither names the account or the time (postprocess/output.js).
 */
import { regionOf, text } from './arn.js';
import type { Collector, Result } from './collector.js';
import { type Mappings, folded } from './mappings.js';

/** A result in JSON: `{plugin, category, title, resource, region, status, message}`. */
export function isCloudSploit(item: Readonly<Record<string, unknown>>): boolean {
  return typeof item.plugin === 'string' && typeof item.status === 'string' && 'region' in item && 'title' in item;
}

export function readCloudSploit(item: Readonly<Record<string, unknown>>, into: Collector, mappings: Mappings): void {
  const plugin = text(item.plugin);
  const result = resultOf(plugin, item, text(item.status));
  if (mappings.ids.has(plugin)) into.keep(result, [plugin]);
  else if (result.status === undefined) into.pass();
  else into.leave(result, 'unmapped');
}

/** Columns: category, title, description, resource, region, statusWord, message, and sometimes compliance. */
export function isCloudSploitHeader(columns: readonly string[]): boolean {
  return ['title', 'resource', 'region', 'statusword', 'message'].every((name) => columns.includes(name));
}

export function readCloudSploitLine(line: Readonly<Record<string, string>>, into: Collector, mappings: Mappings): void {
  const title = line.title ?? '';
  const result = resultOf(title, line, line.statusword ?? '');
  const found = mappings.titles.get(folded(title)) ?? [];
  if (found.length === 1) into.keep(result, [found[0]?.id ?? '']);
  else if (result.status === undefined) into.pass();
  else if (found.length === 0) into.leave(result, 'unmapped');
  else {
    const told = tellApart(found, line.category ?? '', result);
    if (told === undefined) into.leave(result, 'ambiguous');
    else into.keep({ ...result, check: told }, [told]);
  }
}

/** Titles that several plugins share: told apart by the category, else by the service that resource or message name. */
function tellApart(
  found: readonly { readonly id: string; readonly category: string }[],
  category: string,
  { resource, message }: Result,
): string | undefined {
  const by = (test: (plugin: { readonly category: string }) => boolean): string | undefined => {
    const fits = found.filter(test);
    return fits.length === 1 ? fits[0]?.id : undefined;
  };
  const service = /^arn:[^:]*:([a-z0-9-]+):/.exec(resource)?.[1] ?? '';
  const words = message.toLowerCase().split(/[^a-z0-9]+/);
  return (
    by((p) => folded(p.category) === folded(category)) ??
    by((p) => p.category.toLowerCase() === service) ??
    by((p) => words.includes(p.category.toLowerCase()))
  );
}

function resultOf(check: string, item: Readonly<Record<string, unknown>>, status: string): Result {
  const word = status.toUpperCase();
  return {
    scanner: 'cloudsploit',
    check,
    status: word === 'FAIL' || word === 'WARN' ? word : undefined,
    account: '',
    region: regionOf(text(item.region)),
    resource: text(item.resource) || 'N/A',
    message: text(item.message),
    scannedAt: '',
    muted: false,
  };
}
