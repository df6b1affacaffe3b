/**
 * The app's icons: `app/icon.svg` as PNG. The drawing keeps to rect, circle, line and polygon, which is all that this
 * rasteriser knows; it refuses the rest, so that a changed drawing cannot lose a part unseen.
 */
import { PNG } from 'pngjs';
import { C2CError } from '../errors.js';
import { parseXml, type XmlElement } from './format/xml.js';

type Inside = (x: number, y: number) => boolean;
interface Layer {
  readonly inside: Inside;
  readonly colour: readonly [number, number, number];
}

/** Samples a pixel and axis. */
const SAMPLES = 4;
const FILE = 'app/icon.svg';

/**
 * The drawing as a square PNG, transparent where nothing is drawn.
 * @param size pixels
 */
export function drawIcon(svg: string, size: number): Buffer {
  const root = parseXml(svg, FILE);
  const box = (root.attributes.viewBox ?? '').split(' ').map(Number);
  const side = box[2] ?? NaN;
  if (!(side > 0) || box[3] !== side) throw new C2CError('the icon needs a square viewBox', { at: { file: FILE } });
  const layers = (typeof root.children === 'string' ? [] : root.children).flatMap(layersOf);
  const png = new PNG({ width: size, height: size });
  const step = side / size;
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const sum = [0, 0, 0, 0] as [number, number, number, number];
      for (let i = 0; i < SAMPLES * SAMPLES; i++) {
        const x = (column + ((i % SAMPLES) + 0.5) / SAMPLES) * step;
        const y = (row + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) * step;
        const top = layers.findLast((layer) => layer.inside(x, y));
        if (!top) continue;
        top.colour.forEach((value, channel) => (sum[channel as 0 | 1 | 2] += value));
        sum[3]++;
      }
      const hit = sum[3];
      const at = 4 * (row * size + column);
      for (const channel of [0, 1, 2] as const) png.data[at + channel] = hit === 0 ? 0 : Math.round(sum[channel] / hit);
      png.data[at + 3] = Math.round((255 * hit) / (SAMPLES * SAMPLES));
    }
  return PNG.sync.write(png, { deflateLevel: 9, colorType: 6 });
}

function layersOf(element: XmlElement): Layer[] {
  const layers: Layer[] = [];
  const add = (attribute: string, inside: Inside): void => {
    const colour = element.attributes[attribute] ?? 'none';
    if (colour !== 'none') layers.push({ inside, colour: rgb(colour) });
  };
  const n = (name: string): number => Number(element.attributes[name] ?? 0);
  const half = n('stroke-width') / 2;
  switch (element.name) {
    case 'rect':
      add('fill', roundedRect(n('x'), n('y'), n('width'), n('height'), n('rx')));
      return layers;
    case 'circle': {
      const distance = (x: number, y: number): number => Math.hypot(x - n('cx'), y - n('cy'));
      add('fill', (x, y) => distance(x, y) <= n('r'));
      add('stroke', (x, y) => Math.abs(distance(x, y) - n('r')) <= half);
      return layers;
    }
    case 'line':
      add('stroke', (x, y) => toSegment(x, y, n('x1'), n('y1'), n('x2'), n('y2')) <= half);
      return layers;
    case 'polygon':
      add('fill', polygon(element.attributes.points ?? ''));
      return layers;
    default:
      throw new C2CError(`the icon holds <${element.name}>`, {
        at: { file: FILE },
        remedy: 'draw with rect, circle, line, polygon',
      });
  }
}

function rgb(colour: string): [number, number, number] {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!hex) throw new C2CError(`"${colour}" is no colour`, { at: { file: FILE }, remedy: 'write #rrggbb' });
  return [parseInt(hex[1] ?? '', 16), parseInt(hex[2] ?? '', 16), parseInt(hex[3] ?? '', 16)];
}

/** Inside a rectangle with rounded corners: at most `r` away from the rectangle that is smaller by `r` on each side. */
function roundedRect(left: number, top: number, width: number, height: number, r: number): Inside {
  const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
  return (x, y) => {
    if (x < left || x > left + width || y < top || y > top + height) return false;
    return (
      r === 0 || Math.hypot(x - clamp(x, left + r, left + width - r), y - clamp(y, top + r, top + height - r)) <= r
    );
  };
}

function toSegment(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const t = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy);
}

/** Even-odd rule. */
function polygon(points: string): Inside {
  const corners = points.split(' ').map((p) => p.split(',').map(Number) as [number, number]);
  return (x, y) => {
    let inside = false;
    corners.forEach(([x1, y1], i) => {
      const [x2, y2] = corners[(i + 1) % corners.length] as [number, number];
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    });
    return inside;
  };
}
