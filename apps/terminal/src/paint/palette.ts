import { LAYERS } from './scheduler.ts';
import type { FrameScheduler } from './scheduler.ts';

/** Colours for canvases, which can't read custom properties by themselves. */
export interface Palette {
  readonly surface: string;
  readonly line: string;
  /** Lines behind a chart. */
  readonly grid: string;
  /** Behind a label on an axis. */
  readonly label: string;
  readonly text: string;
  readonly textDim: string;
  readonly up: string;
  readonly down: string;
  readonly upSoft: string;
  readonly downSoft: string;
  readonly accent: string;
  readonly warn: string;
  readonly font: string;
}

const WATCHED = ['data-theme', 'data-direction'];

/** Reads the theme's tokens once per change of theme. */
export class PaletteSource {
  readonly #root: HTMLElement;
  readonly #listeners = new Set<() => void>();
  #palette: Palette | null = null;

  constructor(root: HTMLElement, scheduler: Pick<FrameScheduler, 'invalidate'>) {
    this.#root = root;
    const changed = () => {
      this.#palette = null;
      scheduler.invalidate(LAYERS.all);
      this.#listeners.forEach((listener) => listener());
    };
    new MutationObserver(changed).observe(root, { attributeFilter: WATCHED });
    for (const query of ['(prefers-color-scheme: light)', '(prefers-contrast: more)']) {
      matchMedia(query).addEventListener('change', changed);
    }
  }

  readonly current = (): Palette => {
    this.#palette ??= readPalette(this.#root);
    return this.#palette;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

function readPalette(root: HTMLElement): Palette {
  const probe = document.createElement('span');
  root.append(probe);
  const resolve = (token: string) => {
    // A custom property is text; as a colour of an element the browser resolves var() and color-mix() in it.
    probe.style.color = `var(--${token})`;
    return toRgba(getComputedStyle(probe).color);
  };
  const palette: Palette = {
    surface: resolve('surface'),
    line: resolve('line'),
    grid: resolve('grid'),
    label: resolve('label'),
    text: resolve('text'),
    textDim: resolve('text-dim'),
    up: resolve('up'),
    down: resolve('down'),
    upSoft: resolve('up-soft'),
    downSoft: resolve('down-soft'),
    accent: resolve('accent'),
    warn: resolve('warn'),
    font: getComputedStyle(root).getPropertyValue('--font').trim(),
  };
  probe.remove();
  return palette;
}

/** `color(srgb 0.1 0.2 0.3 / 0.5)`, which chart libraries can't parse, as `rgba(26, 51, 77, 0.5)`. */
export function toRgba(colour: string): string {
  const match = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.]+))?\)$/.exec(colour);
  if (match === null) return colour;
  const [red, green, blue] = match.slice(1, 4).map((part) => Math.round(Number(part) * 255));
  return `rgba(${red}, ${green}, ${blue}, ${match[4] ?? '1'})`;
}
