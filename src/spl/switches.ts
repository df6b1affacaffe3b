/**
 * The points that Splunk's documentation leaves open, each as a named switch. All examples of all rules run with every
 * answer; a verdict that depends on one fails the build. So we do not assume: we do not care.
 */

/** One open point: what the question is, and the answers, the default first. */
export interface OpenPoint<A extends string = string> {
  readonly question: string;
  readonly answers: readonly [A, ...A[]];
}

const point = <const A extends string>(question: string, ...answers: readonly [A, ...A[]]): OpenPoint<A> => ({
  question,
  answers,
});

/** Every open point by name. The order of the answers matters: the first is what practice reports. */
export const OPEN_POINTS = {
  /** A field cannot hold a Boolean (eval); json_extract gives one. tostring() of it is "True" by its page in any case. */
  jsonBoolean: point('How does a JSON Boolean look once it is in a field or in a text?', 'true', 'True', '1'),
  absentPath: point('What does json_extract give for a path that is not there?', 'null', 'empty'),
  jsonNull: point('What does json_extract give for a JSON null?', 'null', 'text', 'empty'),
  oneHit: point('What does a path with {} and exactly one hit give?', 'array', 'scalar'),
  wildcardOnObject: point('What does a path with {} or {n} give on an object?', 'missing', 'self'),
  containerSpacing: point('How is the JSON text of an object or array laid out?', 'compact', 'spaced'),
  containerOrder: point('In which order are the keys of an object in its JSON text?', 'source', 'sorted'),
  containerEscapes: point('Does the JSON text of a part keep escapes such as \\u002a?', 'plain', 'kept'),
  arrayOfObjects: point('How is the text of an object from json_array_to_mv laid out?', 'asExtracted', 'spaced'),
  arrayNull: point('What does json_array_to_mv make of a null element?', 'text', 'dropped', 'empty'),
  containerInObject: point('Is a field with JSON text nested by json_object, or a string?', 'nested', 'string'),
  mvmapOverNull: point('What does mvmap over a field that is NULL give?', 'null', 'evaluated'),
  mvmapNullResult: point('Does a null() inside mvmap drop the value?', 'drops', 'keeps'),
  mvmapOtherMultivalue: point('What is another multivalue field inside mvmap?', 'all', 'null'),
  mvfilterNullResult: point('Does mvfilter keep a value whose test is NULL?', 'drops', 'keeps'),
  mvfilterOverNull: point('What does mvfilter over a field that is NULL give?', 'null', 'empty'),
  mvexpandMissing: point('Does mvexpand keep a row without the field?', 'keeps', 'drops'),
  multivalueTest: point('When does a test other than = hold for a field with several values?', 'any', 'never'),
  multivalueText: point('What does a text function give for a field with several values?', 'each', 'null'),
  numericText: point('Are two texts that look like numbers compared as numbers?', 'number', 'text'),
  emptySplit: point('What does split() of an empty text give?', 'empty', 'null'),
} as const satisfies Record<string, OpenPoint>;

export type SwitchName = keyof typeof OPEN_POINTS;

/** One answer for each open point. */
export type Switches = { readonly [K in SwitchName]: (typeof OPEN_POINTS)[K]['answers'][number] };

const entries = Object.entries(OPEN_POINTS) as [SwitchName, OpenPoint][];

/** The answers that practice reports. */
export const DEFAULT_SWITCHES: Switches = Object.fromEntries(
  entries.map(([name, p]) => [name, p.answers[0]]),
) as unknown as Switches;

export interface SwitchVariant {
  /** `default`, `name=answer`, or `all flipped`. */
  readonly name: string;
  readonly switches: Switches;
}

/** The default, each other answer alone, and every point flipped at once (to its last answer, then to its second). */
export function allSwitchVariants(): SwitchVariant[] {
  const alone = entries.flatMap(([name, p]) =>
    p.answers
      .slice(1)
      .map((answer) => ({ name: `${name}=${answer}`, switches: { ...DEFAULT_SWITCHES, [name]: answer } })),
  );
  const flipped = (pick: (p: OpenPoint) => string): Switches =>
    Object.fromEntries(entries.map(([name, p]) => [name, pick(p)])) as unknown as Switches;
  return [
    { name: 'default', switches: DEFAULT_SWITCHES },
    ...alone,
    { name: 'all flipped', switches: flipped((p) => p.answers[p.answers.length - 1] as string) },
    { name: 'all flipped, second answers', switches: flipped((p) => p.answers[1] ?? p.answers[0]) },
  ];
}
