/** Views and navigation as XML: elements as data, a writer and a parser. */
import { js2xml, xml2js, type Element } from 'xml-js';
import { C2CError } from '../../errors.js';

/** An element: attributes in order, then either text or child elements. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[] | string;
}

/** Shorthand: `xml('view', {name: 'x'}, 'text')`. */
export const xml = (
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly XmlElement[] | string = [],
): XmlElement => ({ name, attributes, children });

/** What XML 1.0 cannot carry at all, not even escaped. */
/* eslint-disable no-control-regex */
const UNPRINTABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
/* eslint-enable no-control-regex */

/**
 * The element as a document, two blanks a level. Text stays on one line with its tags.
 * @throws C2CError for a name or a character that XML does not have
 */
export function printXml(root: XmlElement, file: string): string {
  const body = js2xml({ elements: [toLibrary(root, file)] }, { spaces: 2, indentText: false, ...VERBATIM });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body}\n`;
}

// xml-js takes `&amp;` in the data for an escape that is already there, and so loses it. Both hooks therefore read the
// datum itself from the element and do the escaping.
const VERBATIM = {
  textFn: (_: string, __: string, parent: object) => escape(String((parent as Element).elements?.[0]?.text ?? '')),
  attributeValueFn: (_: string, key: string, __: string, element: object) =>
    escape(String((element as Element).attributes?.[key] ?? '')).replace(/[\t\n]/g, (c) => `&#${c.charCodeAt(0)};`),
};
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
const escape = (text: string): string => text.replace(/[&<>"\r]/g, (c) => ENTITIES[c] ?? c);

function toLibrary(element: XmlElement, file: string): Element {
  const { name, attributes, children } = element;
  for (const word of [name, ...Object.keys(attributes)])
    if (!/^[A-Za-z_][\w.-]*$/.test(word)) throw new C2CError(`"${word}" is no XML name`, { at: { file } });
  for (const text of [...Object.values(attributes), typeof children === 'string' ? children : ''])
    if (UNPRINTABLE.test(text))
      throw new C2CError(`"${name}" holds a character that XML cannot carry`, { at: { file } });
  const elements: Element[] =
    typeof children === 'string'
      ? children === ''
        ? []
        : [{ type: 'text', text: children }]
      : children.map((child) => toLibrary(child, file));
  return { type: 'element', name, attributes: { ...attributes }, elements };
}

/** Reads a document of elements and text; comments and blank text between elements are dropped. @throws C2CError */
export function parseXml(text: string, file: string): XmlElement {
  let document: Element;
  try {
    document = xml2js(text, {
      compact: false,
      ignoreComment: true,
      ignoreDeclaration: true,
      captureSpacesBetweenElements: true,
    }) as Element;
  } catch (error) {
    const message = (error as Error).message.split('\n')[0] ?? '';
    throw new C2CError(`this is not well-formed XML: ${message}`, { at: { file }, remedy: 'close and nest the tags' });
  }
  const roots = (document.elements ?? []).filter((e) => e.type === 'element');
  const root = roots[0];
  if (!root || roots.length > 1) throw new C2CError('an XML file has exactly one root element', { at: { file } });
  return fromLibrary(root, file);
}

function fromLibrary(element: Element, file: string): XmlElement {
  // xml-js swallows the error for an element that is never closed, but takes its link to the parent away when it is.
  if ('parent' in element)
    throw new C2CError(`"${element.name}" is never closed`, { at: { file }, remedy: 'close it' });
  const attributes = Object.fromEntries(Object.entries(element.attributes ?? {}).map(([k, v]) => [k, String(v ?? '')]));
  const parts = element.elements ?? [];
  const children = parts.filter((part) => part.type === 'element');
  const name = element.name ?? '';
  const texts = parts.filter((part) => part.type === 'text' || part.type === 'cdata');
  const text = texts.map((part) => (part.type === 'cdata' ? String(part.cdata) : String(part.text))).join('');
  if (children.length === 0) return { name, attributes, children: text === '' ? [] : text };
  if (text.trim() !== '')
    throw new C2CError(`"${name}" mixes text and elements`, { at: { file }, remedy: 'give the text its own element' });
  return { name, attributes, children: children.map((child) => fromLibrary(child, file)) };
}
