/** Which event caused a finding: what is said about each, and in which columns. */
import type { Finding } from '../findings/index.js';

/**
 * A: the event that introduced it. B: the last change of that resource that this plugin watches. C: the creation of the
 * resource. D: nothing in the log; it was so before the log begins, or CloudTrail cannot show it.
 */
export type Grade = 'A' | 'B' | 'C' | 'D';

/** An event as a reader wants to see it. */
export interface EventRef {
  readonly time: string;
  readonly eventId: string;
  readonly eventName: string;
  readonly actor: string;
  readonly channel: string;
  readonly sourceIp: string;
  /** What it did to the plugin's result. */
  readonly verdict: 'introduces' | 'remediates' | 'unclear' | 'creates';
  readonly part: string;
}

export interface Attribution {
  readonly finding: Finding;
  /** Of the plugins that the scanner's check stands for, the one that is spoken of. */
  readonly plugin: string;
  readonly severity: string;
  readonly grade: Grade;
  readonly event?: EventRef;
  /** What else may have caused it. */
  readonly runnerUp?: EventRef;
  /** Seconds from the event until it was closed, or until now. */
  readonly exposure?: number;
  /** What put it right after the scan. */
  readonly closedBy?: EventRef;
  /** One sentence: what the grade rests on. */
  readonly why: string;
  /** Where the plugin itself errs. */
  readonly note: string;
}

/** The columns of an attribution in CSV, JSON and Splunk. */
export const ATTRIBUTION_COLUMNS = [
  'grade',
  'severity',
  'plugin',
  'scanner',
  'check',
  'status',
  'account',
  'region',
  'resource',
  'event_time',
  'event_id',
  'event_name',
  'actor',
  'channel',
  'source_ip',
  'part',
  'exposure',
  'closed_time',
  'closed_event_id',
  'closed_event_name',
  'closed_actor',
  'runner_up_time',
  'runner_up_event_id',
  'runner_up_event_name',
  'runner_up_actor',
  'why',
  'note',
  'message',
  'muted',
  'scanned_at',
] as const;

export type AttributionColumn = (typeof ATTRIBUTION_COLUMNS)[number];

/** An attribution as one flat row; empty where there is nothing to say. */
export function attributionRow(a: Attribution): Record<AttributionColumn, string> {
  const { finding, event, runnerUp, closedBy } = a;
  return {
    grade: a.grade,
    severity: a.severity,
    plugin: a.plugin,
    scanner: finding.scanner,
    check: finding.check,
    status: finding.status,
    account: finding.account,
    region: finding.region,
    resource: finding.resource,
    event_time: event?.time ?? '',
    event_id: event?.eventId ?? '',
    event_name: event?.eventName ?? '',
    actor: event?.actor ?? '',
    channel: event?.channel ?? '',
    source_ip: event?.sourceIp ?? '',
    part: event?.part ?? '',
    exposure: a.exposure === undefined ? '' : String(Math.round(a.exposure)),
    closed_time: closedBy?.time ?? '',
    closed_event_id: closedBy?.eventId ?? '',
    closed_event_name: closedBy?.eventName ?? '',
    closed_actor: closedBy?.actor ?? '',
    runner_up_time: runnerUp?.time ?? '',
    runner_up_event_id: runnerUp?.eventId ?? '',
    runner_up_event_name: runnerUp?.eventName ?? '',
    runner_up_actor: runnerUp?.actor ?? '',
    why: a.why,
    note: a.note,
    message: finding.message,
    muted: finding.muted ? 'true' : '',
    scanned_at: finding.scannedAt,
  };
}
