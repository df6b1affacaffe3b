/** Loads the catalogue from its files. Nothing is kept between two calls. */
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import {
  collected,
  newContext,
  readYaml,
  toPlain,
  type ReadContext,
  type YamlMap,
  type YamlNode,
} from '../condition/index.js';
import { entry } from '../condition/index.js';
import { bind, expand, readFamily, sameParameters, substitute, type Family } from './families.js';
import { readExamples, RecordStore } from './examples.js';
import { readResourceTypes } from './resource-types.js';
import { readRule, readSettings, wantRoot } from './rule.js';
import type { C2CError } from '../errors.js';
import type { Catalogue, Equivalent, Example, ResourceType, Rule } from './types.js';

export interface LoadOptions {
  /** Read the examples too (default true). */
  readonly examples?: boolean;
  /** Read only rules whose file (`savedsearches/rds/x.yml`) this accepts; default all. */
  readonly only?: (file: string) => boolean;
}

/** The catalogue as far as it could be read, and everything that is wrong. */
export interface ReadResult {
  readonly catalogue: Catalogue;
  readonly problems: readonly C2CError[];
}

/**
 * Loads the whole catalogue.
 * @param root the folder that holds `savedsearches`, `lookups` and `test`
 * @throws C2CError that holds every problem found
 */
export function loadCatalogue(root: string, options: LoadOptions = {}): Catalogue {
  const { catalogue, problems } = readCatalogue(root, options);
  if (problems.length > 0) throw collected('the rule catalogue cannot be read', problems);
  return catalogue;
}

/** Loads what can be read and returns the problems beside it. */
export function readCatalogue(root: string, options: LoadOptions = {}): ReadResult {
  const loader = new Loader(root, options);
  const catalogue = loader.load();
  return { catalogue, problems: loader.context.problems.list };
}

class Loader {
  readonly context: ReadContext = newContext();
  readonly #root: string;
  readonly #options: LoadOptions;
  readonly #records: RecordStore;
  readonly #examples: Example[] = [];
  readonly #equivalents: Equivalent[] = [];

  constructor(root: string, options: LoadOptions) {
    this.#root = root;
    this.#options = options;
    this.#records = new RecordStore(path.join(root, 'test', 'records'));
  }

  load(): Catalogue {
    const types = this.#types();
    const families = this.#families();
    const rules: Rule[] = [];
    for (const file of yamlFiles(this.#root, 'savedsearches')) {
      if (file.startsWith('savedsearches/_shared/') || file.endsWith('.examples.yml')) continue;
      if (this.#options.only?.(file) === false) continue;
      const rule = this.#rule(file, types, families);
      if (rule !== undefined) rules.push(rule);
    }
    if (this.#options.examples !== false) this.#familyExamples(families, rules);
    return { rules, examples: this.#examples, equivalents: this.#equivalents, types };
  }

  #yaml(file: string): YamlNode | undefined {
    return readYaml(readFileSync(path.join(this.#root, file), 'utf8'), file, this.context.problems);
  }

  #types(): Map<string, ResourceType> {
    const types = new Map<string, ResourceType>();
    for (const file of yamlFiles(this.#root, 'lookups/resource-types')) {
      const node = this.#yaml(file);
      for (const type of node === undefined ? [] : readResourceTypes(node, this.context)) {
        const held = types.get(type.name);
        if (held !== undefined) {
          this.context.problems.add(type.at, `the resource type "${type.name}" is also in ${held.at.file}`);
        }
        types.set(type.name, type);
      }
    }
    return types;
  }

  #families(): Map<string, Family> {
    const families = new Map<string, Family>();
    for (const file of yamlFiles(this.#root, 'savedsearches/_shared')) {
      if (file.endsWith('.examples.yml')) continue;
      const node = this.#yaml(file);
      const family = node && readFamily(node, path.basename(file, '.yml'), this.context);
      if (family !== undefined) families.set(family.name, family);
    }
    return families;
  }

  #rule(
    file: string,
    types: ReadonlyMap<string, ResourceType>,
    families: ReadonlyMap<string, Family>,
  ): Rule | undefined {
    const text = readFileSync(path.join(this.#root, file), 'utf8');
    const map = wantRoot(readYaml(text, file, this.context.problems), this.context);
    if (map === undefined) return undefined;
    const expanded = expand(map, families, this.context);
    const settings = readSettings(expanded.node, this.context);
    const context: ReadContext = { ...this.context, settings: new Set(settings.map(({ name }) => name)) };
    const name = path.basename(file, '.yml');
    const lines = text.trimEnd().split('\n').length;
    const rule = readRule(expanded, settings, types, { service: file.split('/')[1] ?? '', name, lines }, context);
    const plugin = entry(expanded.node, 'plugin');
    if (rule !== undefined && rule.plugin !== name) {
      this.context.problems.add(
        plugin?.value.at ?? map.at,
        `the plugin "${rule.plugin}" is in the file "${name}.yml"`,
        'both must be equal',
      );
    }
    const examples = file.replace(/\.yml$/, '.examples.yml');
    if (this.#options.examples !== false && existsSync(path.join(this.#root, examples)))
      this.#exampleFile(examples, name);
    return rule;
  }

  #exampleFile(file: string, plugin: string): void {
    const node = this.#yaml(file);
    if (node === undefined) return;
    const read = readExamples(node, plugin, this.#records, this.context);
    this.#examples.push(...read.examples);
    this.#equivalents.push(...read.equivalents);
  }

  /** The examples of a family belong to the member that has exactly their parameters. */
  #familyExamples(families: ReadonlyMap<string, Family>, rules: readonly Rule[]): void {
    for (const family of families.values()) {
      const file = `savedsearches/_shared/${family.name}.examples.yml`;
      if (!existsSync(path.join(this.#root, file))) continue;
      const node = this.#yaml(file);
      for (const block of node === undefined ? [] : node.kind === 'list' ? node.items : [node]) {
        this.#familyBlock(family, block, rules);
      }
    }
  }

  #familyBlock(family: Family, block: YamlNode, rules: readonly Rule[]): void {
    const given = block.kind === 'map' ? entry(block, 'with')?.value : undefined;
    if (given?.kind !== 'map') {
      this.context.problems.add(block.at, 'the examples of a family need "with": {parameter: value}');
      return;
    }
    const values = bind(family, given, { keyAt: given.at }, this.context);
    const plain = Object.fromEntries([...values].map(([key, value]) => [key, toPlain(value)]));
    const members = rules.filter((rule) => rule.family?.name === family.name);
    const member = members.find((rule) => rule.family !== undefined && sameParameters(rule.family.parameters, plain));
    if (member === undefined) {
      if (this.#options.only === undefined) {
        this.context.problems.add(
          given.at,
          `no member of "${family.name}" has these parameters`,
          'take those of a member',
        );
      }
      return;
    }
    const filled = substitute(block, values, this.context) as YamlMap;
    const read = readExamples(filled, member.plugin, this.#records, this.context);
    this.#examples.push(...read.examples);
    this.#equivalents.push(...read.equivalents);
  }
}

/** YAML files below a folder of the root, sorted, as paths with `/`. */
function yamlFiles(root: string, folder: string): string[] {
  const base = path.join(root, folder);
  if (!existsSync(base)) return [];
  return readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile() && /\.ya?ml$/.test(item.name))
    .map((item) => path.relative(root, path.join(item.parentPath, item.name)).split(path.sep).join('/'))
    .sort();
}
