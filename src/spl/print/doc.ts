/**
 * A small pretty printer after Wadler ("A prettier printer"): a document says where it may break, the renderer breaks
 * the outermost groups that do not fit.
 */

export type Doc =
  | string
  | { readonly kind: 'all'; readonly parts: readonly Doc[]; readonly width: number }
  /** A line break when its group is broken; otherwise a blank or nothing. A blank that is only for the eye goes in dense text. */
  | { readonly kind: 'line'; readonly flat: '' | ' '; readonly optional?: true }
  /** Two more blanks at each line break inside. */
  | { readonly kind: 'nest'; readonly inner: Doc; readonly width: number }
  | { readonly kind: 'group'; readonly inner: Doc; readonly width: number };

const widthOf = (doc: Doc): number =>
  typeof doc === 'string' ? doc.length : doc.kind === 'line' ? doc.flat.length : doc.width;

export const all = (...parts: readonly Doc[]): Doc => ({
  kind: 'all',
  parts,
  width: parts.reduce((n, p) => n + widthOf(p), 0),
});
export const nest = (inner: Doc): Doc => ({ kind: 'nest', inner, width: widthOf(inner) });
export const group = (inner: Doc): Doc => ({ kind: 'group', inner, width: widthOf(inner) });
export const line: Doc = { kind: 'line', flat: ' ' };
/** Behind a comma. */
export const commaLine: Doc = { kind: 'line', flat: ' ', optional: true };
export const softline: Doc = { kind: 'line', flat: '' };

/** The parts with `separator` between them. */
export function joined(parts: readonly Doc[], separator: Doc): Doc {
  return all(...parts.flatMap((p, i) => (i === 0 ? [p] : [separator, p])));
}

/** The text of a document, broken where it would pass `columns`; Infinity gives one line. `dense`: no blanks for the eye. */
export function render(doc: Doc, columns: number, dense = false): string {
  const out: string[] = [];
  let column = 0;
  const walk = (d: Doc, indent: number, broken: boolean): void => {
    if (typeof d === 'string') {
      out.push(d);
      column += d.length;
    } else if (d.kind === 'all') for (const part of d.parts) walk(part, indent, broken);
    else if (d.kind === 'nest') walk(d.inner, dense ? 1 : indent + 2, broken);
    else if (d.kind === 'group') walk(d.inner, indent, column + d.width > columns);
    else if (broken) {
      out.push('\n', ' '.repeat(indent));
      column = indent;
    } else if (!(dense && d.optional === true)) walk(d.flat, indent, broken);
  };
  walk(doc, 0, true);
  return out.join('');
}
