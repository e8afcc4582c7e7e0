import { useEffect, useRef } from 'react';
import type { Painter } from '../paint/scheduler.ts';
import { useServices } from '../services.ts';

/** Runs `paint` in animation frames in which a layer of `mask` changed, for as long as the component is mounted. */
export function usePainter(mask: number, paint: Painter): void {
  const { scheduler } = useServices();
  const latest = useRef(paint);
  useEffect(() => {
    latest.current = paint;
    scheduler.invalidate(mask);
  });
  useEffect(() => scheduler.add(mask, (time) => latest.current(time)), [scheduler, mask]);
}
