/** Which regular expressions a rule may use: those that PCRE (Splunk, Sigma backends) and JavaScript read alike. */

/**
 * Checks a regular expression.
 * @returns what is wrong with it, or undefined
 */
export function checkRegex(pattern: string): string | undefined {
  const escape = /\\(.)/gs;
  for (let match = escape.exec(pattern); match !== null; match = escape.exec(pattern)) {
    const letter = match[1] ?? '';
    if (/[A-Za-z0-9]/.test(letter) && !'dDwWsSbBtnr'.includes(letter)) {
      return `"\\${letter}" is not read alike by PCRE and JavaScript`;
    }
  }
  const bare = pattern.replace(/\\./gs, '__');
  const group = /\(\?(?![:=!])[^)]{0,2}/.exec(bare);
  if (group) return `"${group[0]}" is not read alike by PCRE and JavaScript`;
  const quantifier = /[+*?}]\+/.exec(bare);
  if (quantifier) return `"${quantifier[0]}" is not read alike by PCRE and JavaScript`;
  const brackets = /\[\^?\]|\[\[:|\[[.=]/.exec(bare);
  if (brackets) return `"${brackets[0]}" is not read alike by PCRE and JavaScript`;
  if (/\{,/.test(bare)) return '"{," is not read alike by PCRE and JavaScript';
  try {
    new RegExp(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : 'it does not compile';
  }
}
