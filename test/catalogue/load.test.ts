import { describe, expect, it } from 'vitest';
import { loadCatalogue, verifyExample, type Rule } from '../../src/catalogue/index.js';
import { printReference, printTemplate } from '../../src/condition/index.js';
import { boat, load, problemsOf, PROJECT, project } from './helpers.js';

const FILE = 'savedsearches/lake/boatLocked.yml';
const rule = (rules: readonly Rule[], plugin: string): Rule => {
  const found = rules.find((one) => one.plugin === plugin);
  if (found === undefined) throw new Error(`no rule ${plugin}`);
  return found;
};

describe('loadCatalogue', () => {
  it('reads the fixture project', () => {
    const { rules, examples, types } = loadCatalogue(PROJECT);
    expect(rules.map(({ plugin }) => plugin)).toEqual([
      'bigBoats',
      'boatAge',
      'boatLocked',
      'harbourDepth',
      'smallBoats',
    ]);
    expect(examples).toHaveLength(15);
    expect([...types.keys()]).toEqual(['lake:boat', 'lake:harbour']);
  });

  it('reads rules without examples', () => {
    const { rules, examples } = loadCatalogue(PROJECT, { examples: false });
    expect(rules).toHaveLength(5);
    expect(examples).toEqual([]);
  });

  it('every example of the fixture agrees with its rule', () => {
    const { rules, examples } = loadCatalogue(PROJECT);
    expect(examples.map((example) => verifyExample(rule(rules, example.plugin), example)).filter(Boolean)).toEqual([]);
  });

  it('throws one error with all problems', () => {
    const root = project({ [FILE]: boat('changes:\n  - {on: createe, sets: create, introduces: {reqest.a: 1}}\n') });
    expect(() => loadCatalogue(root)).toThrow(
      `the rule catalogue cannot be read: 2 problems
${FILE}:11:10: unknown operation "createe"
  did you mean "create"?
${FILE}:11:46: unknown key "reqest"
  did you mean "request"?`,
    );
  });
});

describe('changes', () => {
  it('expand groups, take the resource of the type and add the deletes', () => {
    const { changes } = rule(load().catalogue.rules, 'boatLocked');
    expect(changes.map(({ source, operations, sets }) => [source, operations, sets])).toEqual([
      ['lake.amazonaws.com', ['CreateBoat', 'RestoreBoat'], 'create'],
      ['lake.amazonaws.com', ['ModifyBoat'], 'patch'],
      ['lake.amazonaws.com', ['DeleteBoat'], 'remove'],
      ['lake.amazonaws.com', ['SinkBoats'], 'remove'],
    ]);
    expect(changes[0]?.resource.map(printTemplate)).toEqual([
      '{response.boatArn|arn}',
      'arn:{partition}:lake:{region}:{account}:boat/{request.boatName ?? response.boatName|lower}',
    ]);
    expect(changes[3]?.resource.map(printTemplate)[1]).toContain('boat/{item.name|lower}');
    expect(changes[3]?.each?.kind === 'list' && printReference(changes[3].each.reference)).toBe('request.boats[]');
    expect(changes[2]?.remediates).toEqual({ kind: 'always' });
  });

  it('an operation keeps what the type says of it when it is named in full', () => {
    const { catalogue } = load({
      [FILE]: boat('changes:\n  - {on: [lake:SinkBoats, lake:MoveBoat], sets: add, introduces: {request.a: 1}}\n'),
    });
    const { changes } = rule(catalogue.rules, 'boatLocked');
    expect(changes.map(({ operations, each }) => [operations, each === undefined])).toEqual([
      [['SinkBoats'], false],
      [['MoveBoat'], true],
      [['DeleteBoat'], true],
    ]);
  });

  it('a delete that a change names, or that is waived, is not added', () => {
    const named = boat(
      'waive: {lake:SinkBoats: it floats up again}\nchanges:\n  - {on: lake:DeleteBoat, sets: add, introduces: always}\n',
    );
    const { changes } = rule(load({ [FILE]: named }).catalogue.rules, 'boatLocked');
    expect(changes.map(({ operations }) => operations)).toEqual([['DeleteBoat']]);
  });

  it("the source of a type may differ from its name, and its scope is the rule's", () => {
    const { changes, scope } = rule(load().catalogue.rules, 'harbourDepth');
    expect(changes[0]?.source).toBe('harbourmaster.amazonaws.com');
    expect([scope, changes[0]?.scope]).toEqual(['global', 'global']);
  });

  it('rule and change override the resource', () => {
    const text = boat(`resource: boat-{id}
scope: account
changes:
  - {on: create, sets: create, introduces: always}
  - {on: modify, sets: add, introduces: always, resource: [], via: "colour:{request.colour}"}
`);
    const { changes } = rule(load({ [FILE]: text }).catalogue.rules, 'boatLocked');
    expect(changes[0]?.resource.map(printTemplate)).toEqual(['boat-{request.boatName ?? response.boatName}']);
    expect(changes[0]?.scope).toBe('account');
    expect(changes[1]?.resource).toEqual([]);
    expect(changes[1]?.via.map(printTemplate)).toEqual(['colour:{request.colour}']);
  });
});

describe('problems of a rule', () => {
  const change = (text: string): string[] => problemsOf({ [FILE]: boat(`changes:\n  - ${text}\n`) });
  it.each([
    [
      '{on: tag, sets: add, introduces: always}',
      `${FILE}:11:10: "tag" names no operation: "lake:boat" has no such group`,
    ],
    ['{on: "CreateBoat", sets: add, introduces: always}', `${FILE}:11:10: unknown operation "CreateBoat"`],
    [
      '{on: lake:CreateBoat20150331, sets: add, introduces: always}',
      `${FILE}:11:10: "lake:CreateBoat20150331" carries a version suffix\n  write the name without it: all versions match`,
    ],
    ['{on: create, introduces: always}', `${FILE}:11:5: this change has no "sets"`],
    [
      '{on: create, sets: creates, introduces: always}',
      `${FILE}:11:24: unknown sets "creates"\n  did you mean "create"?`,
    ],
    [
      '{on: create, sets: create, introduce: always}',
      `${FILE}:11:32: unknown key of a change "introduce"\n  did you mean "introduces"?`,
    ],
    ['{on: modify, sets: patch, introduces: {request.a: 1}}', `${FILE}:11:5: "sets: patch" needs "about"`],
    [
      '{on: modify, sets: add, introduces: {not: {request.a: 1}}}',
      `${FILE}:11:42: "not" also holds when "request.a" is absent`,
    ],
    ['{on: modify, sets: add, introduces: {request.a: {setting: depth}}}', `${FILE}:11:63: unknown setting "depth"`],
    ['{sets: add, introduces: always}', `${FILE}:11:5: this change has no "on"`],
    ['{on: create, sets: add, introduces: always, part: "{nam}"}', `${FILE}:11:55: unknown name "nam" in a template`],
  ])('%s', (text, message) => {
    expect(change(text)).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
  });

  it.each([
    [
      'severety: high\nchanges:\n  - {on: create, sets: create, introduces: always}\n',
      `${FILE}:10:1: unknown key of a rule "severety"\n  did you mean "severity"?`,
    ],
    [
      'settings: {s: {kind: number, why: w}}\nchanges:\n  - {on: create, sets: create, introduces: always}\n',
      `${FILE}:10:1: the setting "s" is not used by any condition`,
    ],
    [
      'settings: {s: {kind: number, why: w, default: 5}}\nchanges: []\n',
      `${FILE}:10:47: "default" is text, not the number "5"\n  put it in quotes`,
    ],
    ['changes: []\n', `${FILE}:10:10: "changes" is a list of changes, not an empty one`],
    [
      'waive: {DeleteBoat: it floats}\nchanges:\n  - {on: create, sets: create, introduces: always}\n',
      `${FILE}:10:9: "DeleteBoat" is not of the form svc:Operation`,
    ],
  ])('%j', (text, message) => {
    expect(problemsOf({ [FILE]: boat(text) })).toContain(message);
  });

  it('names what is missing or misspelt at the top', () => {
    const text =
      'plugin: boatLocked\ntitle: T\nseverity: hihg\ndetectability: event\nwhy: w\nattack: []\ntype: lake:boot\n';
    expect(problemsOf({ [FILE]: text })).toEqual([
      `${FILE}:1:1: "fix" is missing`,
      `${FILE}:3:11: unknown severity "hihg"\n  did you mean "high"?`,
      `${FILE}:7:7: unknown resource type "lake:boot"\n  did you mean "lake:boat"?`,
    ]);
  });

  it('the plugin is the file name', () => {
    const text = boat('changes:\n  - {on: create, sets: create, introduces: always}\n').replace(
      'boatLocked',
      'boatLoked',
    );
    expect(problemsOf({ [FILE]: text })).toEqual([
      `${FILE}:1:9: the plugin "boatLoked" is in the file "boatLocked.yml"\n  both must be equal`,
    ]);
  });

  it('broken YAML names the line', () => {
    expect(problemsOf({ [FILE]: 'plugin: a\nplugin: b\n' })).toEqual([
      `${FILE}:2:1: YAML: Map keys must be unique\n  join alternatives with a list of maps, or use one_of / all_of`,
    ]);
    expect(problemsOf({ [FILE]: '' })).toEqual([`${FILE}:1:1: the file is empty`]);
    expect(problemsOf({ [FILE]: '- a\n' })).toEqual([`${FILE}:1:1: a rule is a map, not a list`]);
  });
});

describe('resource types', () => {
  const TYPES = 'lookups/resource-types/more.yml';
  it.each([
    [
      'lake:boat: {resource: x, scope: region}\n',
      `${TYPES}:1:1: the resource type "lake:boat" is also in lookups/resource-types/lake.yml`,
    ],
    ['lake:raft: {resource: x, scope: everywhere}\n', `${TYPES}:1:33: unknown scope "everywhere"`],
    ['lake:raft: {scope: region}\n', `${TYPES}:1:1: "lake:raft" has no resource`],
    [
      'lake:raft: {resource: x, scope: region, creates: [A]}\n',
      `${TYPES}:1:41: unknown key of a resource type "creates"\n  did you mean "create"?`,
    ],
    [
      'lake:raft: {resource: x, scope: region, create: {A: {eech: "request.x[]"}}}\n',
      `${TYPES}:1:54: unknown key of "A" "eech"\n  did you mean "each"?`,
    ],
    ['raft: {resource: x, scope: region}\n', `${TYPES}:1:1: "raft" is not the name of a resource type`],
  ])('%s', (text, message) => {
    expect(problemsOf({ [TYPES]: text })).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
  });
});

describe('examples', () => {
  const EXAMPLES = 'savedsearches/lake/boatLocked.examples.yml';
  const head = 'expect: silent, why: w, from: lake/CreateBoat';

  it('set and unset copy: the record itself stays as it is', () => {
    const text = `- {${head}, set: {request.a.b: 1, request.colours.1: green, request."x-y": z, event.errorCode: E}}
- {${head}, unset: [request.boatName, request.colours.0]}
- {${head}}
`;
    const { examples } = load({ [EXAMPLES]: text }).catalogue;
    const [set, unset, plain] = examples
      .filter(({ plugin }) => plugin === 'boatLocked')
      .map(({ record }) => record['requestParameters']);
    expect(set).toEqual({ boatName: 'One', colours: ['red', 'green'], a: { b: 1 }, 'x-y': 'z' });
    expect(unset).toEqual({ colours: ['blue'] });
    expect(plain).toEqual({ boatName: 'One', colours: ['red', 'blue'] });
  });

  it.each([
    [
      '- {expect: silent, why: w, from: lake/NoBoat}\n',
      `${EXAMPLES}:1:34: there is no record "lake/NoBoat" (test/records/lake/NoBoat.json)`,
    ],
    [`- {${head}, unset: [request.nothing]}\n`, `${EXAMPLES}:1:59: "request.nothing" is not in the record`],
    [
      `- {${head}, set: {"request.a[].b": 1}}\n`,
      `${EXAMPLES}:1:57: "request.a[].b" is not a path into a record\n  write .0 for the first element of a list`,
    ],
    ['- {expect: quiet, why: w, from: lake/CreateBoat}\n', `${EXAMPLES}:1:12: unknown expect "quiet"`],
    ['- {expect: silent, from: lake/CreateBoat}\n', `${EXAMPLES}:1:3: "why" is missing`],
    [`- {${head}, sett: {}}\n`, `${EXAMPLES}:1:51: unknown key of an example "sett"\n  did you mean "set"?`],
    ['{examples: [], equivalent: {x: }}\n', `${EXAMPLES}:1:32: the mutant "x" needs a reason`],
  ])('%s', (text, message) => {
    expect(problemsOf({ [EXAMPLES]: text })).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
  });
});
