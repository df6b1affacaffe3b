/** The specialised versions of one search, by (eventSource, eventName), made when a pair is first seen. */
import type { SearchExpr } from '../ast.js';
import { type Context, SlotTable } from './context.js';
import type { Environment } from './environment.js';
import { rowMaker, type Subject } from './events.js';
import { extractedFields } from './flow.js';
import { isObject } from './json.js';
import type { Live } from './liveness.js';
import { compileSteps, type Op, stream } from './pipeline.js';
import { termFields } from './search-terms.js';
import { specialise, type Used } from './specialise.js';
import type { Step } from './steps.js';
import type { Row } from './values.js';

/** What the versions are made from. */
export interface Plain {
  readonly base: SearchExpr;
  readonly admits: (subject: Subject) => boolean;
  readonly steps: readonly Step[];
  readonly extracted: readonly string[];
  /** What is needed behind the steps. */
  readonly after: Live;
  /** Of the rows that come out. */
  readonly context: Context;
  readonly env: Environment;
  /** The plain interpreter, for a record without both members. */
  readonly plain: (subject: Subject, out: Row[]) => void;
}

interface Version {
  readonly makeRow: (subject: Subject) => Row;
  readonly ops: readonly Op[];
  /** From a slot of the version to a slot of the rows that come out. */
  readonly moves: readonly (readonly [number, number])[];
}

/** Names in a log are hostile: the cache must not grow with the input. */
const MAX_VERSIONS = 5000;

export class Versions {
  /** null: no record of this pair gives a row. */
  private readonly versions = new Map<string, Version | null>();
  private readonly used: Used = new Map();
  /** Whether the base search reads nothing but the pair. */
  private readonly pairDecides: boolean;

  constructor(private readonly plain: Plain) {
    this.pairDecides = [...termFields(plain.base)].every((f) => f === 'eventSource' || f === 'eventName');
  }

  /** Forgets all versions when a lookup table that went into one has changed. */
  refresh(): void {
    for (const [name, table] of this.used) {
      if (this.plain.env.lookups.read(name) === table) continue;
      this.versions.clear();
      this.used.clear();
      return;
    }
  }

  /** Runs the steps on one record. */
  run(subject: Subject, out: Row[]): void {
    const { record } = subject;
    const source = isObject(record) && Object.hasOwn(record, 'eventSource') ? record['eventSource'] : undefined;
    const name = isObject(record) && Object.hasOwn(record, 'eventName') ? record['eventName'] : undefined;
    if (typeof source !== 'string' || typeof name !== 'string') {
      this.plain.plain(subject, out);
      return;
    }
    const key = `${source}\n${name}`;
    let version = this.versions.get(key);
    if (version === undefined) {
      version = this.make(source, name, subject);
      if (this.versions.size >= MAX_VERSIONS) this.versions.clear();
      this.versions.set(key, version);
    }
    if (version === null || (!this.pairDecides && !this.plain.admits(subject))) return;
    const rows: Row[] = [];
    stream(version.ops, version.makeRow(subject), rows);
    for (const row of rows) {
      const moved = this.plain.context.slots.emptyRow();
      for (const [from, to] of version.moves) moved[to] = row[from];
      out.push(moved);
    }
  }

  private make(eventSource: string, eventName: string, subject: Subject): Version | null {
    const { plain } = this;
    if (this.pairDecides && !plain.admits(subject)) return null;
    const context: Context = { ...plain.context, slots: new SlotTable() };
    const steps = specialise(
      plain.steps,
      { eventSource, eventName },
      plain.extracted,
      plain.after,
      context,
      plain.env,
      this.used,
    );
    if (steps === undefined) return null;
    // Where all fields are shown, those that only the plain steps read are shown, too.
    const wanted =
      plain.after === undefined ? plain.extracted : extractedFields(steps).filter((f) => plain.extracted.includes(f));
    const needed = plain.after === undefined ? undefined : [...plain.after].filter((f) => plain.extracted.includes(f));
    const makeRow = rowMaker([...new Set([...wanted, ...(needed ?? [])])], context);
    const [stage] = compileSteps(steps, context, plain.env);
    const names = plain.after === undefined ? [...context.slots.names] : [...plain.after];
    const moves = names.map((n) => [context.slots.of(n), plain.context.slots.of(n)] as const);
    return { makeRow, ops: stage?.kind === 'stream' ? stage.ops : [], moves };
  }
}
