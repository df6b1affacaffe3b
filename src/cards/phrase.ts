/** Conditions in words. Short ones become half a sentence, long ones a list of half sentences. */
import { printReference } from '../condition/index.js';
import type { Condition, ListSource, PolicyTest, Sets, Test } from '../condition/types.js';
import type { Setting } from '../catalogue/types.js';
import { code, fieldName, isElements, list, operandText, passesList, settingText, subject } from './names.js';

/** Half a sentence behind "when", or a list of them: all of the parts, or one of them. */
export type Phrase = string | { readonly join: 'and' | 'or'; readonly parts: readonly Phrase[] };

export interface PhraseContext {
  readonly settings: readonly Setting[];
  /** What the call does: absence means "left out" in a call that makes something, "emptied" in one that changes it. */
  readonly sets: Sets;
  /** What a patch must mention, as text. */
  readonly about: readonly string[];
  /** What `item` is. */
  readonly item?: ListSource;
}

/** Longer lists are cut. */
const MANY = 8;

/** A condition in words; undefined where it always holds. */
export function phrase(condition: Condition, context: PhraseContext): Phrase | undefined {
  const said = say(condition, false, context);
  return said === '' ? undefined : said;
}

/** One line, whatever the length: `a, b and c`; `either a or b, and c`; `a and b, or c`. */
export function inLine(said: Phrase): string {
  if (typeof said === 'string') return said;
  const mixed = said.parts.some((part) => typeof part !== 'string' || / (?:and|or) /.test(part));
  const parts = said.parts.map((part) => {
    const text = inLine(part);
    return said.join === 'and' && typeof part !== 'string' && part.join === 'or' ? `either ${text}` : text;
  });
  return mixed ? parts.join(`, ${said.join} `) : list(parts, said.join);
}

function say(condition: Condition, negated: boolean, context: PhraseContext): Phrase {
  switch (condition.kind) {
    case 'all':
      return joined(condition.of, negated ? 'or' : 'and', negated, context);
    case 'oneOf':
      return joined(condition.of, negated ? 'and' : 'or', negated, context);
    case 'not':
      return say(condition.of, !negated, context);
    case 'items':
      return items(condition, negated, context);
    default:
      return test(condition, negated, context);
  }
}

function joined(parts: readonly Condition[], join: 'and' | 'or', negated: boolean, context: PhraseContext): Phrase {
  const said = parts.map((part) => say(part, negated, context)).filter((one) => one !== '');
  const flat = said.flatMap((one) => (typeof one !== 'string' && one.join === join ? one.parts : [one]));
  const distinct = [...new Map(flat.map((one) => [JSON.stringify(one), one])).values()];
  const merged = shared(join === 'and' ? withoutGiven(emptied(distinct)) : distinct, join);
  const [only] = merged;
  if (merged.length <= 1) return only ?? '';
  return { join, parts: merged };
}

/** "is there" and "is empty" of the same thing: it is there but empty. */
function emptied(parts: readonly Phrase[]): Phrase[] {
  const named = parts.flatMap((part) => (typeof part === 'string' ? (/^(.*) is there$/.exec(part)?.[1] ?? []) : []));
  const gone = (part: Phrase): string | undefined =>
    typeof part === 'string' ? /^(.*) is (?:empty or left out|left out|missing|emptied)$/.exec(part)?.[1] : undefined;
  return parts.flatMap((part): Phrase[] => {
    if (typeof part !== 'string') return [part];
    const empty = gone(part);
    if (empty !== undefined && named.includes(empty)) return [`${empty} is there but empty`];
    const name = /^(.*) is there$/.exec(part)?.[1];
    return name !== undefined && parts.some((other) => gone(other) === name) ? [] : [part];
  });
}

/** That a thing is given goes without saying where more is said of it. */
function withoutGiven(parts: readonly Phrase[]): Phrase[] {
  return parts.filter((part) => {
    const name = typeof part === 'string' ? /^(`[^`]+`) is given$/.exec(part)?.[1] : undefined;
    if (name === undefined) return true;
    return !parts.some(
      (other) => other !== part && typeof other === 'string' && other.includes(`${name} `) && !other.includes(' not '),
    );
  });
}

/** The same said of several things is said once: `a` and `b` are left out. */
function shared(parts: readonly Phrase[], join: 'and' | 'or'): Phrase[] {
  const groups = new Map<string, string[]>();
  const split = parts.map((part) =>
    typeof part === 'string' ? /^(`[^`]+`) is ([^`]+|not `[^`]+`)$/.exec(part) : null,
  );
  for (const match of split) {
    if (match !== null) groups.set(match[2] ?? '', [...(groups.get(match[2] ?? '') ?? []), match[1] ?? '']);
  }
  return parts.flatMap((part, at): Phrase[] => {
    const match = split[at];
    if (match === null || match === undefined) return [part];
    const [, name = '', what = ''] = match;
    const names = groups.get(what) ?? [];
    if (names.length === 1) return [part];
    if (names[0] !== name) return [];
    return [`${list(names, join)} ${join === 'and' ? 'are' : 'is'} ${what}`];
  });
}

function items(condition: Extract<Condition, { kind: 'items' }>, negated: boolean, context: PhraseContext): Phrase {
  const inner = say(condition.where, false, { ...context, item: condition.in });
  const what = itemName(condition.in);
  const which = inner === '' ? '' : ` where ${inLine(inner)}`;
  if (condition.quantifier === 'every') {
    return negated ? `not every ${what} is one${which}` : `every ${what} is one${which}`;
  }
  const some = (condition.quantifier === 'any') !== negated;
  return some ? `there is ${article(what)}${which}` : `there is no ${what}${which}`;
}

/** What the items of a list are called: in views by what they are, else by the list's name. */
export function itemName(source: ListSource): string {
  if (source.kind === 'view') {
    return { securityGroupRules: 'rule', networkAclEntries: 'entry', s3Grants: 'grant' }[source.view];
  }
  const [path] = source.reference.alternatives;
  const name = path === undefined ? '' : fieldName(path);
  return name === '' ? 'entry' : `entry of ${code(name)}`;
}

const article = (noun: string): string => (/^[aeiou]/i.test(noun) ? `an ${noun}` : `a ${noun}`);

/** Members of views are plain words. */
const MEMBERS: Readonly<Record<string, string>> = {
  direction: 'the direction',
  protocol: 'the protocol',
  cidr: 'the address range',
  from: 'the first port',
  to: 'the last port',
  ruleId: 'the rule id',
  egress: 'egress',
  action: 'the action',
  number: 'the number',
  grantee: 'the grantee',
  permission: 'the permission',
};

function about(leaf: Exclude<Test, { kind: 'always' }>, context: PhraseContext): string {
  const of = leaf.kind === 'policy' ? leaf.in : leaf.kind === 'port' ? leaf.from : leaf.of;
  const [path] = of.alternatives;
  if (context.item?.kind === 'view' && path?.root === 'item') return MEMBERS[fieldName(path)] ?? code(fieldName(path));
  return subject(of, context.item);
}

function test(leaf: Test, negated: boolean, context: PhraseContext): string {
  if (leaf.kind === 'always') return '';
  const it = about(leaf, context);
  const values = (all: readonly string[]): string => list(cut(all), 'or');
  switch (leaf.kind) {
    case 'equals': {
      const texts = leaf.values.map((value) => operandText(value, context.settings));
      const some = leaf.of.alternatives.some(isElements);
      const setting = leaf.values.some((value) => value.kind === 'setting');
      if (setting) return `${it} is ${negated ? 'not ' : ''}listed in ${values(texts)}`;
      if (it === 'egress') return `it is for ${texts[0] === code('false') ? 'inbound' : 'outbound'} traffic`;
      if (some) return `${it} ${negated ? 'does not hold' : 'holds'} ${values(texts)}`;
      return `${it} is ${negated ? 'not ' : ''}${values(texts)}`;
    }
    case 'compare': {
      const words = {
        lt: ['below', 'at least'],
        lte: ['at most', 'above'],
        gt: ['above', 'at most'],
        gte: ['at least', 'below'],
      } as const;
      return `${it} is ${words[leaf.op][negated ? 1 : 0]} ${bound(leaf.value, context)}`;
    }
    case 'version': {
      const words = {
        lt: ['older than', 'at least'],
        lte: ['at most', 'newer than'],
        gte: ['at least', 'older than'],
      } as const;
      return `${it} is ${words[leaf.op][negated ? 1 : 0]} ${leaf.value}`;
    }
    case 'text':
      return textTest(leaf, it, negated);
    case 'given':
    case 'mentioned':
      return presence(leaf, it, leaf.value !== negated, context);
    case 'hasAll':
      return `${it} ${negated ? 'does not hold' : 'holds'} ${leaf.values.length > 1 ? 'all of ' : ''}${list(leaf.values.map(code), 'and')}`;
    case 'only': {
      const texts = leaf.values.map((value) => operandText(value, context.settings));
      return negated
        ? `${it} holds something else than ${values(texts)}`
        : `${it} holds nothing but ${list(texts, 'and')}`;
    }
    case 'count': {
      const words = {
        lt: ['fewer than', 'at least'],
        lte: ['at most', 'more than'],
        gt: ['more than', 'at most'],
        gte: ['at least', 'fewer than'],
      } as const;
      return `${it} holds ${words[leaf.op][negated ? 1 : 0]} ${bound(leaf.value, context)} values`;
    }
    case 'cidr':
      return cidr(leaf, it, negated);
    case 'port': {
      const ports = leaf.is.map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`));
      const absent = leaf.whenAbsent === 'all' ? ' (or all ports)' : '';
      return `the ports ${negated ? 'leave out' : 'include'} ${values(ports)}${absent}`;
    }
    case 'kmsBelow':
      return kms(leaf, it, negated, context);
    case 'policy':
      return policy(leaf, it, negated);
  }
}

function cut(texts: readonly string[], many = MANY): string[] {
  return texts.length > many ? [...texts.slice(0, many - 1), `${texts.length - many + 1} more`] : [...texts];
}

function bound(value: Extract<Test, { kind: 'compare' }>['value'], context: PhraseContext): string {
  return value.kind === 'literal' ? String(value.value) : operandText(value, context.settings);
}

function textTest(leaf: Extract<Test, { kind: 'text' }>, it: string, negated: boolean): string {
  const texts = list(leaf.values.map(code), 'or');
  const verbs = {
    startswith: ['begins with', 'does not begin with'],
    endswith: ['ends with', 'does not end with'],
    contains: ['contains', 'does not contain'],
    re: ['matches', 'does not match'],
  } as const;
  return `${it} ${verbs[leaf.op][negated ? 1 : 0]} ${texts}`;
}

/** Absence in words that fit what the call does. */
function presence(
  leaf: Extract<Test, { kind: 'given' | 'mentioned' }>,
  it: string,
  wanted: boolean,
  context: PhraseContext,
): string {
  const plural = leaf.of.alternatives.some((path) => isElements(path));
  if (leaf.kind === 'mentioned') return wanted ? `${it} is there` : `${it} is not there`;
  if (wanted) return plural ? `${it} is not empty` : `${it} is given`;
  if (plural) return `${it} is empty or left out`;
  const answer = leaf.of.alternatives.every((path) => path.root === 'response' || path.root === 'event');
  if (answer || context.item !== undefined) return `${it} is missing`;
  return context.sets === 'patch' && context.about.includes(printReference(leaf.of))
    ? `${it} is emptied`
    : `${it} is left out`;
}

function cidr(leaf: Extract<Test, { kind: 'cidr' }>, it: string, negated: boolean): string {
  const values = leaf.values.map((value) => (value === 'internet' ? 'the whole internet' : code(value)));
  const verb = leaf.of.alternatives.some(passesList)
    ? negated
      ? 'does not hold'
      : 'holds'
    : negated
      ? 'is not'
      : 'is';
  return `${it} ${verb} ${list(values, 'or')}`;
}

/** What a key must at least be, for the level that is asked for. */
const KEYS: Readonly<Record<string, string>> = {
  sse: 'no encryption is asked for in',
  awskms: 'no KMS key is named in',
  awscmk: "no KMS key of one's own is named in",
  externalcmk: 'no key with imported material is named in',
  cloudhsm: 'no key in CloudHSM is named in',
};

function kms(leaf: Extract<Test, { kind: 'kmsBelow' }>, it: string, negated: boolean, context: PhraseContext): string {
  if (typeof leaf.level !== 'string') {
    const level = settingText(leaf.level.setting, context.settings);
    return negated
      ? `the key in ${it} is at least what ${level} asks for`
      : `the key in ${it} is weaker than ${level} asks for`;
  }
  const words = KEYS[leaf.level] ?? 'no key is named in';
  return `${negated ? words.replace(/^no /, 'a ') : words} ${it}`;
}

function policy(leaf: PolicyTest, it: string, negated: boolean): string {
  const parts: string[] = [];
  const principal = leaf.principal;
  const who =
    principal === 'public'
      ? 'everyone'
      : principal === 'external'
        ? 'another account'
        : principal === undefined
          ? 'someone'
          : list(principal.map(code), 'or');
  const verb = leaf.effect === 'Deny' ? 'denies' : 'allows';
  const what = leaf.action === undefined ? '' : ` to do ${list(cut(leaf.action.map(code)), 'or')}`;
  parts.push(`${verb} ${who}${what}`);
  if (leaf.resourceHasAll !== undefined) parts.push(`on ${list(leaf.resourceHasAll.map(code), 'and')}`);
  for (const { operator, key, value } of leaf.condition ?? [])
    parts.push(`under ${code(`${operator} ${key} = ${value}`)}`);
  if (leaf.unlessCondition === 'any') parts.push('without any condition');
  else if (leaf.unlessCondition !== undefined) {
    parts.push(`without a limit by ${list(cut(leaf.unlessCondition.map(code), 4), 'or')}`);
  }
  const text = parts.join(' ');
  if (leaf.statement === 'every')
    return negated ? `not every statement of ${it} ${text}` : `every statement of ${it} ${text}`;
  return negated ? `no statement of ${it} ${text}` : `a statement of ${it} ${text}`;
}
