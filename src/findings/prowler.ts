/** Prowler's findings: OCSF JSON (detection findings) and its CSV with semicolons. */
import { list, object, regionOf, text, timeOf } from './arn.js';
import type { Collector, Result } from './collector.js';
import { type Mappings, folded } from './mappings.js';

/** A detection finding of OCSF (class 2004) whose event code is the check. */
export function isOcsf(item: Readonly<Record<string, unknown>>): boolean {
  return 'finding_info' in item && typeof object(item.metadata).event_code === 'string';
}

export function readOcsf(item: Readonly<Record<string, unknown>>, into: Collector, mappings: Mappings): void {
  const check = text(object(item.metadata).event_code);
  const cloud = object(item.cloud);
  const resources = list(item.resources).map(object);
  for (const resource of resources.length > 0 ? resources : [{}]) {
    const result = resultOf({
      check,
      status: text(item.status_code),
      account: text(object(cloud.account).uid),
      region: text(resource.region) || text(cloud.region),
      resource: text(resource.uid),
      message: text(item.status_detail) || text(item.message),
      // The number is of the moment; the text beside it has no zone.
      scannedAt: timeOf(item.time) || timeOf(item.time_dt),
      muted: text(item.status).toLowerCase() === 'suppressed',
    });
    into.keepMapped(result, mappings.prowler.get(folded(check)));
  }
}

export function isProwlerHeader(columns: readonly string[]): boolean {
  return ['check_id', 'status', 'resource_uid', 'account_uid'].every((name) => columns.includes(name));
}

export function readProwlerLine(line: Readonly<Record<string, string>>, into: Collector, mappings: Mappings): void {
  const check = line.check_id ?? '';
  const result = resultOf({
    check,
    status: line.status ?? '',
    account: line.account_uid ?? '',
    region: line.region ?? '',
    resource: line.resource_uid ?? '',
    message: line.status_extended ?? '',
    scannedAt: timeOf(line.timestamp),
    muted: folded(line.muted ?? '') === 'true',
  });
  into.keepMapped(result, mappings.prowler.get(folded(check)));
}

function resultOf(of: Omit<Result, 'scanner' | 'status'> & { readonly status: string }): Result {
  return {
    ...of,
    scanner: 'prowler',
    status: of.status.toUpperCase() === 'FAIL' ? 'FAIL' : undefined,
    region: regionOf(of.region),
    resource: of.resource || 'N/A',
  };
}
