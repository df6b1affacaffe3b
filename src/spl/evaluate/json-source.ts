/**
 * JSON parsing that remembers the source text of every container. Only used when the open point "escapes are kept" is
 * answered so; JSON.parse is some ten times faster.
 */

const BLANK = /[ \t\n\r]*/y;
// eslint-disable-next-line no-control-regex -- JSON forbids them inside a string
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

class Reader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly sources: WeakMap<object, string>,
  ) {}

  whole(): unknown {
    const value = this.value();
    this.blank();
    if (this.at !== this.text.length) this.fail();
    return value;
  }

  private fail(): never {
    throw new SyntaxError(`not JSON at ${this.at}`);
  }

  private token(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) this.fail();
    this.at = pattern.lastIndex;
    return match[0];
  }

  private blank(): void {
    this.token(BLANK);
  }

  private take(char: string): boolean {
    this.blank();
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private value(): unknown {
    this.blank();
    const start = this.at;
    const first = this.text[start];
    if (first === '"') return JSON.parse(this.token(STRING)) as string;
    if (first !== '{' && first !== '[') return JSON.parse(this.token(SCALAR)) as unknown;
    this.at++;
    const node = first === '{' ? this.members() : this.elements();
    this.sources.set(node, this.text.slice(start, this.at));
    return node;
  }

  private members(): object {
    const node: Record<string, unknown> = {};
    if (this.take('}')) return node;
    do {
      this.blank();
      const key = JSON.parse(this.token(STRING)) as string;
      if (!this.take(':')) this.fail();
      // Defined, not assigned: a key named __proto__ is data.
      Object.defineProperty(node, key, { value: this.value(), enumerable: true, writable: true, configurable: true });
    } while (this.take(','));
    if (!this.take('}')) this.fail();
    return node;
  }

  private elements(): unknown[] {
    const node: unknown[] = [];
    if (this.take(']')) return node;
    do node.push(this.value());
    while (this.take(','));
    if (!this.take(']')) this.fail();
    return node;
  }
}

/**
 * Parses JSON and stores the source of each object and array.
 * @throws SyntaxError when the text is no JSON
 */
export function parseWithSources(text: string, sources: WeakMap<object, string>): unknown {
  return new Reader(text, sources).whole();
}
