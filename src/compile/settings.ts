/** Which settings a change asks for. */
import type { Change } from '../condition/types.js';

/** The names of the settings that the change's conditions use. */
export function settingsOf(change: Change): Set<string> {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      const node = value as Record<string, unknown>;
      if (node.kind === 'setting' && typeof node.name === 'string') names.add(node.name);
      if (typeof node.setting === 'string') names.add(node.setting);
      Object.values(node).forEach(visit);
    }
  };
  visit([change.where, change.introduces, change.remediates, change.warn]);
  return names;
}
