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
  return { commands: search.commands.flatMap(expander.command) };
}
