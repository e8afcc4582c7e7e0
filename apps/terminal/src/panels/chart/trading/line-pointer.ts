import type { ChartLine } from './chart-line.ts';
import type { LineDrag } from './line-drag.ts';
import { REACH } from './trading-overlay.ts';
import type { Hit } from './trading-overlay.ts';

export interface LinePointerOptions {
  readonly drag: LineDrag;
  readonly hit: (x: number, y: number, reach: number) => Hit;
  /** The line of a key, as it is now. */
  readonly find: (key: string) => ChartLine | undefined;
  readonly remove: (line: ChartLine) => void;
}

/**
 * Takes hold of lines with mouse, pen or finger. It listens before the chart does, so that a line moves and the chart
 * under it does not. Escape puts a line back.
 * @returns what stops listening
 */
export function followPointer(container: HTMLElement, options: LinePointerOptions): () => void {
  const { drag, hit, find, remove } = options;
  const listening = new AbortController();
  /** The line whose cross the pointer went down on. */
  let pressed: ChartLine | null = null;
  const isBusy = () => drag.current !== null || pressed !== null;
  const place = ({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }) => {
    const box = container.getBoundingClientRect();
    return [clientX - box.left, clientY - box.top] as const;
  };
  const letGo = () => {
    pressed = null;
    drag.cancel();
  };
  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    listener: (event: HTMLElementEventMap[Name]) => void,
  ) =>
    container.addEventListener(name, listener, { capture: true, passive: false, signal: listening.signal });

  on('pointerdown', (event) => {
    if (!event.isPrimary || event.button !== 0 || isBusy()) return;
    const [x, y] = place(event);
    const found = hit(x, y, event.pointerType === 'mouse' ? REACH.mouse : REACH.touch);
    const line = found.part === 'none' ? undefined : find(found.key);
    if (found.part === 'none' || line === undefined) return;
    if (found.part === 'remove') pressed = line;
    else drag.begin(line, y, found.y);
    container.setPointerCapture(event.pointerId);
    event.stopPropagation();
  });
  on('pointermove', (event) => {
    if (drag.current === null || !event.isPrimary) return;
    drag.move(place(event)[1]);
    event.stopPropagation();
  });
  on('pointerup', (event) => {
    if (!isBusy() || !event.isPrimary) return;
    const [x, y] = place(event);
    const line = pressed;
    pressed = null;
    drag.end();
    if (line === null) return;
    const found = hit(x, y, 0);
    if (found.part === 'remove' && found.key === line.key) remove(line);
  });
  on('pointercancel', letGo);
  on('lostpointercapture', letGo);
  // The chart itself listens to these two, and would scroll with the line.
  for (const name of ['mousedown', 'touchstart'] as const) {
    on(name, (event) => {
      if (!isBusy()) return;
      event.stopPropagation();
      // A finger that holds a line does not scroll the page.
      if (name === 'touchstart') event.preventDefault();
    });
  }
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !isBusy()) return;
      letGo();
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true, signal: listening.signal },
  );
  return () => {
    letGo();
    listening.abort();
  };
}
