/** Macros that are still calls in an AST: their definitions are parsed and put in their place. */
import { C2CError } from '../../errors.js';
import type { Command, Expr, Search, SearchExpr } from '../ast.js';
import { parseExpr, parseSearch } from '../parse/index.js';
import { expandMacros, type Macros } from '../parse/macros.js';
import { macro as macroText } from '../print/text.js';
import { SOURCE_MACRO } from './search-terms.js';
import { mapChildren } from './traverse.js';

/** Replaces the macros of a search. The source macro stays: it is `*` here, wherever CloudTrail is in Splunk. */
class Expander {
  constructor(private readonly macros: Macros) {}

  private text(macro: { name: string; args: readonly string[] }): string {
    return expandMacros(macroText(macro.name, macro.args), this.macros);
  }

  expr = (expr: Expr): Expr =>
    expr.kind === 'macro' ? parseExpr(this.text(expr), `macro ${expr.name}`) : mapChildren(expr, this.expr);

  term = (term: SearchExpr): SearchExpr => {
    switch (term.kind) {
      case 'macro':
        return term.name === SOURCE_MACRO ? term : this.base(this.text(term), term.name);
      case 'not':
        return { kind: 'not', operand: this.term(term.operand) };
      case 'and':
      case 'or':
        return { kind: term.kind, operands: term.operands.map(this.term) };
      default:
        return term;
    }
  };

  private base(text: string, name: string): SearchExpr {
    const [command, ...rest] = parseSearch(text, `macro ${name}`).commands;
    if (command?.kind === 'search' && rest.length === 0) return command.where;
    throw new C2CError(`macro "${name}" is more than a search term`, { remedy: 'Call it as a command' });
  }

  command = (command: Command): Command[] => {
    switch (command.kind) {
      case 'macro':
        return [...parseSearch(`| ${this.text(command)}`, `macro ${command.name}`).commands];
      case 'search':
        return [{ ...command, where: this.term(command.where) }];
      case 'eval':
        return [
          { ...command, assignments: command.assignments.map((a) => ({ field: a.field, value: this.expr(a.value) })) },
        ];
      case 'where':
        return [{ ...command, condition: this.expr(command.condition) }];
      case 'foreach':
        return [{ ...command, value: this.expr(command.value) }];
      case 'stats':
      case 'eventstats':
      case 'streamstats':
        return [
          {
            ...command,
            aggregates: command.aggregates.map((a) => (a.arg === undefined ? a : { ...a, arg: this.expr(a.arg) })),
          },
        ];
      case 'inputlookup':
        return [command.where === undefined ? command : { ...command, where: this.term(command.where) }];
      default:
        return [command];
    }
  };
}

/**
 * A search without macro calls.
 * @throws C2CError for a macro that is not defined
 */
export function expandSearch(search: Search, macros: Macros): Search {
  const expander = new Expander(macros);
  return { commands: expandForeach(search.commands.flatMap(expander.command)) };
}

/** The field of a foreach template. */
const TEMPLATE_FIELD = '<<FIELD>>';

/**
 * foreach as the eval that it stands for: one assignment for each matching field that the search has made
 * so far. Only fields of evals and lookups count; no shipped search goes over others.
 */
function expandForeach(commands: readonly Command[]): Command[] {
  const made = new Set<string>();
  return commands.map((command): Command => {
    if (command.kind === 'eval') for (const { field } of command.assignments) made.add(field);
    if (command.kind === 'lookup') for (const { as } of command.output) made.add(as);
    if (command.kind !== 'foreach') return command;
    const { comment, fields, value } = command;
    const matches = (name: string): boolean =>
      fields.some((p) => (p.endsWith('*') ? name.startsWith(p.slice(0, -1)) : name === p));
    const assignments = [...made].filter(matches).map((field) => ({ field, value: instantiate(value, field) }));
    return { kind: 'eval', assignments, ...(comment === undefined ? {} : { comment }) };
  });
}

function instantiate(template: Expr, field: string): Expr {
  if (template.kind === 'field' && template.name === TEMPLATE_FIELD) return { kind: 'field', name: field };
  return mapChildren(template, (child) => instantiate(child, field));
}
