/** AST to text: one command a line, one assignment a line, comments before their command. parse(print(ast)) = ast. */
import type { Aggregate, Command, Expr, LookupField, Search } from './ast.js';
import { C2CError } from '../errors.js';
import { all, commaLine, type Doc, group, joined, line, nest, render } from './print/doc.js';
import { exprDoc } from './print/expr.js';
import { searchDoc } from './print/search.js';
import { bare, destination, listField, macro, quote } from './print/text.js';

const COLUMNS = 120;
/** Below the longest physical line of a .conf file, 4,096 bytes. */
const COMPACT_COLUMNS = 3500;
const NAME = /^[A-Za-z_]\w*$/;
const PATTERN = /^[A-Za-z_][A-Za-z0-9_]*\*?$/;
const TABLE = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

const table = (name: string): string => bare('table', name, TABLE);
const fieldList = (names: readonly string[]): string => names.map(listField).join(', ');
const mapping = ({ field, as }: LookupField): string =>
  field === as ? listField(field) : `${listField(field)} AS ${listField(as)}`;
const flag = (name: string, on: boolean): string => (on ? `${name}=true ` : '');

function aggregate({ func, arg, as }: Aggregate): Doc {
  const name = bare('statistics function', func, NAME);
  if (arg === undefined) return `${name} AS ${listField(as)}`;
  if (arg.kind === 'field') return `${name}(${listField(arg.name)}) AS ${listField(as)}`;
  return all(`${name}(eval(`, exprDoc(arg), `)) AS ${listField(as)}`);
}

function optionValue(value: string): string {
  return /^[\w.:/-]+$/.test(value) ? value : quote(value);
}

/** The document of a command, without its pipe and comment. */
function commandDoc(command: Command): Doc {
  switch (command.kind) {
    case 'search':
      return all('search ', nest(searchDoc(command.where)));
    case 'macro':
      return macro(command.name, command.args);
    case 'fields':
      return `fields ${command.mode === '-' ? '- ' : ''}${fieldList(command.fields)}`;
    case 'table':
      return `table ${fieldList(command.fields)}`;
    case 'eval':
      return all(
        'eval ',
        nest(
          joined(
            command.assignments.map((a) => group(all(destination(a.field), '=', exprDoc(a.value)))),
            all(',', commaLine),
          ),
        ),
      );
    case 'where':
      return all('where ', nest(group(exprDoc(command.condition))));
    case 'foreach':
      return all(
        `foreach ${command.fields.map((f) => bare('field pattern', f, PATTERN)).join(' ')} [eval <<FIELD>>=`,
        nest(group(exprDoc(command.value))),
        ']',
      );
    case 'mvexpand':
      return `mvexpand ${listField(command.field)}`;
    case 'rex':
      return `rex field=${listField(command.field)} ${quote(command.pattern)}`;
    case 'fillnull':
      return `fillnull value=${quote(command.value)} ${command.fields.map(listField).join(' ')}`;
    case 'stats':
    case 'eventstats':
    case 'streamstats': {
      const option = command.kind === 'streamstats' && !command.current ? 'current=false ' : '';
      const by = command.by.length === 0 ? '' : all(line, `BY ${fieldList(command.by)}`);
      return group(
        all(`${command.kind} ${option}`, nest(all(joined(command.aggregates.map(aggregate), all(',', commaLine)), by))),
      );
    }
    case 'lookup': {
      const output = command.output.length === 0 ? '' : all(line, `OUTPUT ${command.output.map(mapping).join(', ')}`);
      return group(
        nest(
          all(
            'lookup ',
            flag('local', command.local),
            `${table(command.table)} ${command.keys.map(mapping).join(', ')}`,
            output,
          ),
        ),
      );
    }
    case 'inputlookup':
      return all(
        'inputlookup ',
        flag('append', command.append),
        table(command.table),
        command.where ? all(' where ', nest(searchDoc(command.where))) : '',
      );
    case 'outputlookup':
      return `outputlookup ${flag('append', command.append)}${command.keyField === undefined ? '' : `key_field=${listField(command.keyField)} `}${table(command.table)}`;
    case 'collect':
      return ['collect', ...command.options.map((o) => `${bare('option', o.name, NAME)}=${optionValue(o.value)}`)].join(
        ' ',
      );
    case 'sort':
      return `sort 0 ${command.keys.map((k) => (k.descending ? '-' : '') + listField(k.field)).join(', ')}`;
    case 'head':
      return `head ${command.count}`;
    case 'makeresults':
      return 'makeresults';
  }
}

function comment(text: string | undefined): string {
  if (text === undefined) return '';
  if (text.includes('```') || text.endsWith('`') || text.startsWith('`'))
    throw new C2CError('a comment with backticks at its edge or three in a row', { remedy: 'Use quotes' });
  return `\`\`\`${text}\`\`\`\n`;
}

export interface PrintOptions {
  /** One assignment a line, however long: for searches that machines read and that have a text budget. */
  readonly compact?: boolean;
}

/** The text of a search, lines of at most 120 characters (compact: 3,500, and no blanks for the eye) where the words allow it. */
export function printSearch(search: Search, options: PrintOptions = {}): string {
  const columns = options.compact === true ? COMPACT_COLUMNS : COLUMNS;
  return search.commands
    .map((command, i) => {
      const base = i === 0 && command.kind === 'search';
      const doc = base ? searchDoc(command.where) : all('| ', commandDoc(command));
      return comment(command.comment) + render(base ? doc : nest(doc), columns, options.compact);
    })
    .join('\n');
}

/** The text of an expression, on one line. */
export function printExpr(expr: Expr): string {
  return render(group(exprDoc(expr)), Infinity);
}
