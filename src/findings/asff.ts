/**
 * The AWS Security Finding Format: Security Hub's own controls, and Prowler's findings that were sent there. As an array, as
 * the answer of get-findings, or as the event that Security Hub puts on the bus.
 */
import { list, object, regionOf, text, timeOf } from './arn.js';
import type { Collector, Result } from './collector.js';
import { type Mappings, folded } from './mappings.js';

export function isAsff(item: Readonly<Record<string, unknown>>): boolean {
  return typeof item.GeneratorId === 'string' && typeof item.AwsAccountId === 'string' && Array.isArray(item.Resources);
}

export function readAsff(item: Readonly<Record<string, unknown>>, into: Collector, mappings: Mappings): void {
  if (text(item.RecordState).toUpperCase() === 'ARCHIVED') {
    into.pass();
    return;
  }
  const generator = text(item.GeneratorId);
  const prowler = /^prowler-(.+)$/.exec(generator)?.[1];
  const check = prowler ?? controlOf(item, generator);
  const table = prowler === undefined ? mappings.securityHub : mappings.prowler;
  const word = text(object(item.Compliance).Status).toUpperCase();
  for (const resource of list(item.Resources).map(object)) {
    const id = text(resource.Id);
    const result: Result = {
      scanner: prowler === undefined ? 'security-hub' : 'prowler',
      check,
      status: word === 'FAILED' ? 'FAIL' : word === 'WARNING' ? 'WARN' : undefined,
      account: text(item.AwsAccountId),
      region: regionOf(text(resource.Region) || text(item.Region)),
      // A control about the account as a whole names the account as its resource.
      resource: id === '' || /^AWS::::Account:/.test(id) ? 'N/A' : id,
      message: text(item.Title),
      scannedAt: timeOf(item.LastObservedAt) || timeOf(item.UpdatedAt) || timeOf(item.CreatedAt),
      muted: text(object(item.Workflow).Status).toUpperCase() === 'SUPPRESSED',
    };
    into.keepMapped(result, table.get(folded(check)));
  }
}

/**
 * The control: `Compliance.SecurityControlId` with consolidated controls, else a member of ProductFields, else the end of the
 * generator: `aws-foundational-security-best-practices/v/1.0.0/S3.1`, `security-control/S3.1`.
 */
function controlOf(item: Readonly<Record<string, unknown>>, generator: string): string {
  return (
    text(object(item.Compliance).SecurityControlId) ||
    text(object(item.ProductFields).ControlId) ||
    (generator.split('/').at(-1) ?? generator)
  );
}
