/** The first stages of every search: base terms, the record taken apart once, and only calls that succeeded. */
import type { Change } from '../condition/types.js';
import type { Command, Expr, SearchExpr } from '../spl/ast.js';
import { TRUE, and, call, compare, concat, field, macro, num, or, str } from '../spl/build.js';

/**
 * Event sources whose event names carry the API version (CloudTrail user guide, "Lambda information in
 * CloudTrail", and records of CloudFront): the base search asks for `Name*`, the decision strips the suffix.
 */
const VERSIONED = new Set(['lambda.amazonaws.com', 'cloudfront.amazonaws.com']);

/** The suffix: `20150331`, `20150331v2`, `2020_05_31`. */
export const VERSION_SUFFIX = '_?20\\d\\d_?\\d\\d_?\\d\\d(v\\d+)?$';

const text = (value: Expr): Expr => call('coalesce', call('tostring', value), str(''));
const fromRecord = (path: string): Expr => call('json_extract', field('rec'), str(path));
/** For a record that was cut: the member as it stands in the text. */
const fromText = (member: string): Expr =>
  call('replace', field('_raw'), str(`(?s)^.*?"${member}"\\s*:\\s*"([^"]*)".*$`), str('\\1'));

/** The terms that the index can answer. Values come from the rules; `*` only behind a versioned name. */
export function baseTerms(changes: readonly Change[]): SearchExpr {
  const bySource = new Map<string, Set<string>>();
  for (const change of changes) {
    const names = bySource.get(change.source) ?? new Set();
    bySource.set(change.source, names);
    for (const op of change.operations) names.add(VERSIONED.has(change.source) ? `${op}*` : op);
  }
  const terms = [...bySource].sort(byKey).map(([source, names]): SearchExpr => {
    const sorted = withoutCovered([...names].sort());
    const [only] = sorted;
    return {
      kind: 'and',
      operands: [
        { kind: 'fieldCompare', field: 'eventSource', op: '=', value: source },
        sorted.length === 1 && only !== undefined
          ? { kind: 'fieldCompare', field: 'eventName', op: '=', value: only }
          : { kind: 'fieldIn', field: 'eventName', values: sorted },
      ],
    };
  });
  const [single] = terms;
  const alternatives: SearchExpr =
    terms.length === 1 && single !== undefined ? single : { kind: 'or', operands: terms };
  const operands = alternatives.kind === 'and' ? alternatives.operands : [alternatives];
  return { kind: 'and', operands: [{ kind: 'macro', name: 'c2c_cloudtrail', args: [] }, ...operands] };
}

const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]): number => (a[0] < b[0] ? -1 : 1);

/** `CreateFunction*` already covers `CreateFunctionUrlConfig*`. */
function withoutCovered(names: readonly string[]): string[] {
  const wild = names.filter((n) => n.endsWith('*')).map((n) => n.slice(0, -1));
  return names.filter((n) => !wild.some((w) => n.slice(0, -1) !== w && n.startsWith(w)));
}

/** What CloudTrail writes instead of a secret (facts of public records: `HIDDEN_DUE_TO_SECURITY_REASONS`, stars, `<sensitiveDataRemoved>`). */
const REDACTED = '"(?:HIDDEN_DUE_TO_\\w+|[*]{3,}|<sensitive\\w+>)"';

/** The text with a mark in place of each redacted value; most records have none and are left alone. */
const readable = (value: Expr): Expr =>
  call('if', call('match', field('_raw'), str(REDACTED)), call('replace', value, str(REDACTED), str('"{"')), value);

/** An object as text; what is none (absent, null, a text) is empty. */
const objectText = (value: Expr): Expr => call('replace', text(value), str('(?s)^(?!\\s*\\{).*$'), str('{}'));

const keepIf = (value: Expr, pattern: string): Expr => call('if', call('match', value, str(pattern)), value, str(''));

/** The record taken apart: fields `src ev id at reg acc q s om ptn`. */
export function prelude(): Command[] {
  const succeeded = and(
    call('match', field('err'), str('(?i)^(null|success)?$')),
    // A refused sign-in says so in the answer only.
    compare(call('lower', text(fromRecord('responseElements.ConsoleLogin'))), '!=', str('failure')),
  );
  const omitted = call(
    'in',
    call('lower', text(call('json_extract', field('q'), str('omitted')))),
    str('true'),
    str('1'),
  );
  const evals = (comment: string | undefined, ...pairs: (readonly [string, Expr])[]): Command => ({
    kind: 'eval',
    assignments: pairs.map(([name, value]) => ({ field: name, value })),
    ...(comment === undefined ? {} : { comment }),
  });
  return [
    { kind: 'fields', mode: '+', fields: ['_raw', '_time', '_indextime'], comment: 'the record, taken apart once' },
    evals(undefined, ['rec', macro('c2c_record')]),
    evals(
      undefined,
      ['ok', call('if', call('json_valid', field('rec')), num(1), num(0))],
      ['src', call('coalesce', fromRecord('eventSource'), fromText('eventSource'))],
      ['ev0', call('coalesce', fromRecord('eventName'), fromText('eventName'))],
      ['ev', call('replace', field('ev0'), str(VERSION_SUFFIX), str(''))],
      ['op', concat(call('replace', field('src'), str('[.]amazonaws[.]com$'), str('')), str(':'), field('ev'))],
      ['err', call('if', compare(field('ok'), '=', num(1)), text(fromRecord('errorCode')), str(''))],
    ),
    { kind: 'where', condition: succeeded, comment: 'only calls that succeeded' },
    evals(
      undefined,
      ['id', call('replace', text(fromRecord('eventID')), str('^null$'), str(''))],
      ['id', call('if', compare(field('id'), '=', str('')), call('sha256', field('_raw')), field('id'))],
      ['at', text(fromRecord('eventTime'))],
      ['reg', text(fromRecord('awsRegion'))],
      ['reg', keepIf(field('reg'), '^[a-z0-9-]+$')],
      ['acc', text(fromRecord('recipientAccountId'))],
      ['own', text(fromRecord('userIdentity.accountId'))],
      [
        'acc',
        call('if', call('match', field('acc'), str('^\\d{12}$')), field('acc'), keepIf(field('own'), '^\\d{12}$')),
      ],
      [
        'ptn',
        call(
          'case',
          call('match', field('reg'), str('^cn-')),
          str('aws-cn'),
          call('match', field('reg'), str('^us-gov-')),
          str('aws-us-gov'),
          TRUE,
          str('aws'),
        ),
      ],
      ['q', objectText(fromRecord('requestParameters'))],
      ['s', objectText(fromRecord('responseElements'))],
    ),
    evals(
      'redacted values read as a lone brace: cannot be told',
      ['q', readable(field('q'))],
      ['s', readable(field('s'))],
      ['om', call('if', or(compare(field('ok'), '=', num(0)), omitted), num(1), num(0))],
    ),
  ];
}
