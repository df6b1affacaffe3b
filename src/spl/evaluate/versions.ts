/** The specialised versions of one search, by (eventSource, eventName), made when a pair is first seen. */
import type { SearchExpr } from '../ast.js';
import type { Context } from './context.js';
import type { Environment } from './environment.js';
import { rowMaker, type Subject } from './events.js';
import { extractedFields } from './flow.js';
import { isObject, Json } from './json.js';
import type { Live } from './liveness.js';
import { compileStep, type Op, stream } from './pipeline.js';
import { termFields } from './search-terms.js';
import { Specialiser, type Used } from './specialise.js';
import type { Step } from './steps.js';
import type { Row } from './values.js';

/** What the versions are made from. */
export interface Plain {
  readonly base: SearchExpr;
  readonly admits: (subject: Subject) => boolean;
  readonly steps: readonly Step[];
  readonly extracted: readonly string[];
  /** What is needed behind the steps; undefined when all is shown. */
  readonly after: Live;
  readonly context: Context;
  readonly env: Environment;
  /** The plain interpreter, for a record without both members. */
  readonly plain: (subject: Subject, out: Row[]) => void;
}

interface Version {
  readonly makeRow: (subject: Subject) => Row;
  readonly ops: readonly Op[];
}

/** Names in a log are hostile: the cache must not grow with the input. */
const MAX_VERSIONS = 5000;

/** A text that two steps share only when they are the same; undefined when it holds what has no text. */
function keyOf(step: Step): string | undefined {
  let exact = true;
  const key = JSON.stringify(step, (_name, value: unknown) => {
    if (!(value instanceof Json)) return value;
    exact = false;
    return null;
  });
  return exact ? key : undefined;
}

export class Versions {
  /** null: no record of this pair gives a row. */
  private readonly versions = new Map<string, Version | null>();
  private readonly seen = new Map<string, number>();
  private readonly used: Used = new Map();
  /** Most steps are the same in many versions: compiled once, they also stay in the processor's cache. */
  private readonly ops = new Map<Step | string, Op>();
  /** Whether the base search reads nothing but the pair. */
  private readonly pairDecides: boolean;
  private readonly specialiser: Specialiser;
  private readonly originals: ReadonlySet<Step>;

  constructor(private readonly plain: Plain) {
    this.pairDecides = [...termFields(plain.base)].every((f) => f === 'eventSource' || f === 'eventName');
    this.originals = new Set(plain.steps);
    this.specialiser = new Specialiser({ ...plain, used: this.used });
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
      if (this.isCold(key)) {
        this.plain.plain(subject, out);
        return;
      }
      version = this.make(source, name, subject);
      this.versions.set(key, version);
    }
    if (version === null || (!this.pairDecides && !this.plain.admits(subject))) return;
    stream(version.ops, version.makeRow(subject), out);
  }

  /** Whether too few records of the pair have come to make a version. */
  private isCold(key: string): boolean {
    const wanted = this.plain.env.warmUp ?? 0;
    const seen = this.seen.get(key) ?? 0;
    if (seen >= wanted) return false;
    if (this.seen.size >= MAX_VERSIONS) this.seen.clear();
    this.seen.set(key, seen + 1);
    return true;
  }

  private make(eventSource: string, eventName: string, subject: Subject): Version | null {
    const { plain } = this;
    if (this.versions.size >= MAX_VERSIONS) {
      this.versions.clear();
      this.ops.clear();
    }
    if (this.pairDecides && !plain.admits(subject)) return null;
    const steps = this.specialiser.steps({ eventSource, eventName });
    if (steps === undefined) return null;
    const { after } = plain;
    // Where all fields are shown, those that only the plain steps read are shown, too.
    const read = new Set(extractedFields(steps));
    const needs = (field: string): boolean => after === undefined || after.has(field) || read.has(field);
    const makeRow = rowMaker(plain.extracted.filter(needs), plain.context, needs('_time'));
    return { makeRow, ops: steps.map((s) => this.op(s)) };
  }

  private op(step: Step): Op {
    const known = this.ops.get(step);
    if (known !== undefined) return known;
    if (this.originals.has(step)) {
      const op = compileStep(step, this.plain.context, this.plain.env);
      this.ops.set(step, op);
      return op;
    }
    const key = keyOf(step);
    let op = key === undefined ? undefined : this.ops.get(key);
    op ??= compileStep(step, this.plain.context, this.plain.env);
    if (key !== undefined) this.ops.set(key, op);
    return op;
  }
}
