/** Whether a simple anchored pattern can still match a text of which only the beginning is known. */

interface Atom {
  readonly fits: RegExp;
  readonly least: 0 | 1;
  readonly repeats: boolean;
}

/** `^` and then single characters or classes, each with at most one of `+ * ?`; undefined for anything richer. */
function atomsOf(pattern: string): readonly Atom[] | undefined {
  if (!pattern.startsWith('^')) return undefined;
  const atoms: Atom[] = [];
  const token = /(\[\^?[^\]\\[]+\]|[A-Za-z0-9:/"'<>=!@#%&_,; -])([+*?]?)/y;
  token.lastIndex = 1;
  while (token.lastIndex < pattern.length) {
    const match = token.exec(pattern);
    if (match === null) return undefined;
    const quantifier = match[2] as string;
    // `a++` and `a+?` are other things.
    if (quantifier !== '' && /[+*?{]/.test(pattern[token.lastIndex] ?? '')) return undefined;
    if (pattern[token.lastIndex] === '{') return undefined;
    atoms.push({
      fits: new RegExp(`^${match[1] as string}$`),
      least: quantifier === '' || quantifier === '+' ? 1 : 0,
      repeats: quantifier === '+' || quantifier === '*',
    });
  }
  return atoms;
}

/** Patterns come from searches, so there are few. */
const known = new Map<string, readonly Atom[] | undefined>();

/** The states from which nothing needs to be read: an atom that may be absent is stepped over. State i waits for atom i. */
function closure(states: Iterable<number>, atoms: readonly Atom[]): Set<number> {
  const all = new Set(states);
  for (const state of all) if (atoms[state]?.least === 0) all.add(state + 1);
  return all;
}

/**
 * False when no text that begins with `beginning` matches; true when it may.
 * @param pattern a PCRE; for patterns that are not understood the answer is true
 */
export function mayMatch(pattern: string, beginning: string): boolean {
  let atoms = known.get(pattern);
  if (atoms === undefined && !known.has(pattern)) known.set(pattern, (atoms = atomsOf(pattern)));
  if (atoms === undefined) return true;
  let states = closure([0], atoms);
  for (const char of beginning) {
    if (states.has(atoms.length)) return true;
    const next = new Set<number>();
    for (const state of states) {
      const atom = atoms[state];
      if (atom === undefined || !atom.fits.test(char)) continue;
      next.add(state + 1);
      if (atom.repeats) next.add(state);
    }
    if (next.size === 0) return false;
    states = closure(next, atoms);
  }
  return true;
}
