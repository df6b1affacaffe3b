/** Whether a value is there: in a flat event a question about fields. */
import { and, atom, or } from './expr.js';
import { allOf, anyOf, exactly, leftOut, roughly, type Found } from './found.js';
import type { Place } from './places.js';

/** A value that is not empty. */
const SOMETHING = '?*';

/** At least one of the places holds a value that is given. */
export function present(places: readonly Place[]): Found {
  return anyOf(places.map(presentAt));
}

/** None of the places holds a value that is given. */
export function absent(places: readonly Place[]): Found {
  return allOf(places.map(absentAt));
}

function presentAt(place: Place): Found {
  if (place.entries.length > 0) return throughEntry(place, presentAt({ ...place, entries: [] }));
  if (place.inside !== undefined) return roughly(atom(place.field, '', [SOMETHING]), 'text');
  switch (place.kind) {
    case 'text':
      return loosely(place, atom(place.field, '', [SOMETHING]));
    case 'number':
    case 'boolean':
      return loosely(place, atom(place.field, 'exists', [true]));
    case 'object': {
      const sure = place.members.find((member) => member.required);
      return sure === undefined ? leftOut('absence') : exactly(atom(`${place.field}.${sure.path}`, 'exists', [true]));
    }
    case 'map':
    case 'unknown':
      return leftOut('absence');
  }
}

/** An object is there when a member is that AWS wants in it; otherwise it may be there when none of some members is. */
function noObject(place: Place): Found {
  const sure = place.members.find((member) => member.required);
  if (sure !== undefined) return exactly(atom(`${place.field}.${sure.path}`, '', [null]));
  const members = place.members.map(({ path }) => atom(`${place.field}.${path}`, '', [null]));
  return roughly(and(members), 'absence');
}

function absentAt(place: Place): Found {
  if (place.entries.length > 0) return leftOut('list-entry');
  if (place.inside !== undefined) return leftOut('text');
  switch (place.kind) {
    case 'text':
    case 'number':
    case 'boolean':
      return place.loose ? leftOut('same-item') : exactly(atom(place.field, '', [null, '']));
    case 'object':
      return noObject(place);
    case 'map':
    case 'unknown':
      return leftOut('absence');
  }
}

/** At least one of the places is written, whatever it holds. An object that is empty leaves nothing in a flat event. */
export function mentioned(places: readonly Place[]): Found {
  return anyOf(
    places.map((place): Found => {
      if (place.entries.length > 0) return allOf(place.entries.map(exactly), 'list-entry');
      if (place.inside !== undefined) return roughly(atom(place.field, 'exists', [true]), 'text');
      const plain = place.kind === 'text' || place.kind === 'number' || place.kind === 'boolean';
      return plain && !place.container ? exactly(atom(place.field, 'exists', [true])) : leftOut('absence');
    }),
  );
}

/** None of the places is written. */
export function unmentioned(places: readonly Place[]): Found {
  return allOf(
    places.map((place): Found => {
      if (place.entries.length > 0 || place.inside !== undefined) return leftOut('text');
      switch (place.kind) {
        case 'text':
        case 'number':
        case 'boolean':
          return place.container
            ? roughly(atom(place.field, '', [null]), 'absence')
            : exactly(atom(place.field, '', [null]));
        case 'object':
          // An object or a list that is there and empty leaves nothing in a flat event.
          return roughly(noObject(place).expr, 'absence');
        case 'map':
        case 'unknown':
          return leftOut('absence');
      }
    }),
  );
}

/** A test on the value of a list entry: the entry's key and the value are looked for apart. */
export function throughEntry(place: Place, test: Found): Found {
  return allOf([...place.entries.map(exactly), test], 'list-entry');
}

function loosely(place: Place, expr: Found['expr']): Found {
  return place.loose ? roughly(expr, 'same-item') : exactly(expr);
}

/**
 * A test on a reference with alternatives: the first that is given counts. Among the items of a list that cannot be
 * told, so any of them may pass there.
 */
export function firstGiven(places: readonly Place[], test: (place: Place) => Found, apart: boolean): Found {
  if (apart || places.some((place) => place.list)) {
    const found = anyOf(places.map(test));
    return places.length > 1 ? { ...found, notes: new Set([...found.notes, 'same-item' as const]) } : found;
  }
  const parts = places.map((place, at): Found => {
    const before = absent(places.slice(0, at));
    return allOf([before, test(place)]);
  });
  const notes = new Set(parts.flatMap((part) => [...part.notes]));
  return { expr: or(parts.map((part) => part.expr)), notes };
}
