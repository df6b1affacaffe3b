/** Templates filled from a record. */
import { accountOf, partitionOf, regionOf } from './record.js';
import { find, scalar, type Scope } from './values.js';
import type { Template, TemplateFilter, TemplatePart } from './types.js';

/**
 * The first template whose values are all given.
 * @returns "" when there is none
 */
export function render(templates: readonly Template[], scope: Scope): string {
  for (const template of templates) {
    const parts = template.parts.map((part) => renderPart(part, scope));
    if (!parts.includes('')) return parts.join('');
  }
  return '';
}

function renderPart(part: TemplatePart, scope: Scope): string {
  if (part.kind === 'text') return part.text;
  if (part.kind === 'record') {
    if (part.name === 'account') return accountOf(scope.record);
    return part.name === 'region' ? regionOf(scope.record) : partitionOf(scope.record);
  }
  const value = scalar(find(part.of, scope).values[0]) ?? '';
  return part.filters.reduce((text, filter) => applyFilter(filter, text), value);
}

function applyFilter(filter: TemplateFilter, text: string): string {
  switch (filter) {
    case 'lower':
      return text.toLowerCase();
    case 'arn':
      return text.startsWith('arn:') ? text : '';
    case 'name':
      return text.startsWith('arn:') ? '' : text;
    case 'last': {
      const at = text.lastIndexOf('/') >= 0 ? text.lastIndexOf('/') : text.lastIndexOf(':');
      return text.slice(at + 1);
    }
  }
}
