/** Resources, parts and vias in SPL: text with values of the record in it. */
import type { Template, TemplateFilter, TemplatePart } from '../condition/types.js';
import type { Expr } from '../spl/ast.js';
import { TRUE, and, call, compare, concat, field, isTrue, str } from '../spl/build.js';
import { type Scope, readCased, share } from './reference.js';

const RECORD_FIELDS = { account: 'acc', region: 'reg', partition: 'ptn' } as const;

/** The first alternative whose values are all given; `otherwise` when there is none. */
export function compileTemplates(scope: Scope, hint: string, templates: readonly Template[], otherwise = ''): Expr {
  const [first, ...rest] = templates;
  if (first === undefined) return str(otherwise);
  const { text, given } = compileTemplate(scope, first);
  if (isTrue(given)) return share(scope, hint, text);
  // A template that is one value is empty where the value is not given.
  if (rest.length === 0 && otherwise === '' && first.parts.length === 1) return text;
  if (rest.length === 0) return share(scope, hint, call('if', given, text, str(otherwise)));
  const arms = templates.map((t) => compileTemplate(scope, t)).flatMap((t) => [t.given, t.text]);
  return share(scope, hint, call('case', ...arms, TRUE, str(otherwise)));
}

function compileTemplate(scope: Scope, template: Template): { text: Expr; given: Expr } {
  const values: Expr[] = [];
  const parts = template.parts.map((part) => {
    const expr = partExpr(scope, part);
    if (part.kind === 'value' || (part.kind === 'record' && part.name !== 'partition')) values.push(expr);
    return expr;
  });
  return { text: concat(...parts), given: and(...values.map((v) => compare(v, '!=', str('')))) };
}

function partExpr(scope: Scope, part: TemplatePart): Expr {
  switch (part.kind) {
    case 'text':
      return str(part.text);
    case 'record':
      return field(RECORD_FIELDS[part.name]);
    case 'value':
      return share(
        scope,
        'c',
        part.filters.reduce((value, filter) => FILTERS[filter](value), readCased(scope, part.of)),
      );
  }
}

/** Each filter names the value once: inside an item it stands in the text in full. */
const FILTERS: Readonly<Record<TemplateFilter, (value: Expr) => Expr>> = {
  lower: (value) => call('lower', value),
  arn: (value) => call('replace', value, str('(?s)^(?!arn:).+$'), str('')),
  name: (value) => call('replace', value, str('(?s)^arn:.*$'), str('')),
  last: (value) => call('replace', value, str('(?s)^.*/|^[^/]*:'), str('')),
};
