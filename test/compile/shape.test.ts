/** The shape of every search that ships: what SPL.md section 1 forbids does not occur. */
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/index.js';
import { GROUP_NAMES, ROW_COLUMNS, compileRule, compileSweeps, isSearchable } from '../../src/compile/index.js';
import { ROW_COLUMNS as READ_COLUMNS } from '../../src/engine/index.js';
import { childrenOf, fieldsOf, printSearch, type Command, type Expr, type Search } from '../../src/spl/index.js';
import { ROOT } from '../agreement/harness.js';

const { rules } = loadCatalogue(ROOT, { examples: false });
const sweeps = compileSweeps({ rules });

/**
 * Text of a sweep, in bytes: 60 KB expanded (DESIGN.md, "Numbers to keep in mind"), of which the macros of
 * actor and sink take nearly four. The build refuses what is over the budget when it is expanded.
 */
const TEXT_BUDGET = 56 * 1024;

const all = (expr: Expr): Expr[] => [expr, ...childrenOf(expr).flatMap(all)];
/** Calls inside calls: what brackets an expression has at its deepest. */
const depth = (expr: Expr): number => (expr.kind === 'call' ? 1 : 0) + Math.max(0, ...childrenOf(expr).map(depth));

function expressions(command: Command): Expr[] {
  if (command.kind === 'eval') return command.assignments.map((a) => a.value);
  return command.kind === 'where' ? [command.condition] : [];
}

const calls = (search: Search): Extract<Expr, { kind: 'call' }>[] =>
  search.commands
    .flatMap(expressions)
    .flatMap(all)
    .flatMap((e) => (e.kind === 'call' ? [e] : []));

describe('the catalogue as searches', () => {
  it('writes the columns that the engine reads, which knows nothing of the compiler', () => {
    expect(ROW_COLUMNS).toEqual(READ_COLUMNS);
  });

  it('is at most twelve sweeps, each of a known group, and every rule that can be searched is in one', () => {
    expect(sweeps.length).toBeLessThanOrEqual(12);
    for (const sweep of sweeps) expect(GROUP_NAMES).toContain(sweep.group);
    const swept = sweeps.flatMap((s) => s.rules.map((r) => r.plugin)).sort();
    expect(swept).toEqual(
      rules
        .filter(isSearchable)
        .map((r) => r.plugin)
        .sort(),
    );
  });

  it.each(sweeps.map((s) => [s.group, s] as const))('%s stays within the text budget', (_group, sweep) => {
    expect(Buffer.byteLength(printSearch(sweep.search, { compact: true }))).toBeLessThanOrEqual(TEXT_BUDGET);
  });

  it('has no rule search that mentions another rule', () => {
    const names = new Set(rules.map((r) => r.plugin));
    for (const rule of rules.filter(isSearchable)) {
      const marked = [...printSearch(compileRule(rule)).matchAll(/"([A-Za-z0-9]+)[|]/g)].map(([, name]) => name ?? '');
      expect(marked, rule.plugin).toContain(rule.plugin);
      const others = marked.filter((name) => names.has(name) && name !== rule.plugin);
      expect(others, rule.plugin).toEqual([]);
    }
  });
});

describe.each(sweeps.map((s) => [s.group, s.search] as const))('sweep %s', (_group, search) => {
  it('takes no {} path, because one hit of it is open', () => {
    const paths = calls(search)
      .filter((c) => c.name === 'json_extract')
      .flatMap((c) => c.args.slice(1).map((a) => (a.kind === 'string' ? a.value : '?')));
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((p) => p.includes('{') || p === '?')).toEqual([]);
  });

  it('nests no mvmap and filters over one field only', () => {
    for (const call of calls(search)) {
      if (call.name === 'mvmap') {
        expect(
          call.args
            .slice(1)
            .flatMap(all)
            .filter((e) => e.kind === 'call' && e.name === 'mvmap'),
        ).toEqual([]);
      }
      if (call.name === 'mvfilter') expect(fieldsOf(call).size).toBe(1);
    }
  });

  it('asks nothing of fields that the add-on, CIM or ES would make', () => {
    const assigned = new Set([
      '_raw',
      '_time',
      '_indextime',
      'actor',
      'actor_type',
      'channel',
      'source_ip',
      'user_agent',
    ]);
    for (const command of search.commands) {
      if (command.kind === 'lookup') for (const output of command.output) assigned.add(output.as);
      if (command.kind === 'rex')
        for (const [, name] of command.pattern.matchAll(/\(\?<(\w+)>/g)) assigned.add(name as string);
      if (command.kind === 'stats') for (const aggregate of command.aggregates) assigned.add(aggregate.as);
      if (command.kind === 'eval') {
        for (const { field, value } of command.assignments) {
          expect(
            [...fieldsOf(value)].filter((name) => !assigned.has(name)),
            field,
          ).toEqual([]);
          assigned.add(field);
        }
      }
      if (command.kind === 'where')
        expect([...fieldsOf(command.condition)].filter((name) => !assigned.has(name))).toEqual([]);
    }
  });

  it('keeps within what SPL.md 1.6 allows: nesting, arguments, terms', () => {
    for (const expr of search.commands.flatMap(expressions)) expect(depth(expr)).toBeLessThanOrEqual(20);
    for (const call of calls(search)) expect(call.args.length).toBeLessThanOrEqual(100);
    const [base] = search.commands;
    expect(base?.kind === 'search' && JSON.stringify(base.where).length).toBeLessThan(40_000);
  });
});
