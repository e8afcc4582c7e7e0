import { useEffect, useRef } from 'react';
import type { Palette } from '../paint/palette.ts';
import { useServices } from '../services.ts';

export interface CanvasSurface {
  readonly context: CanvasRenderingContext2D;
  /** In CSS pixels; the context is scaled to the screen's own. */
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

export type CanvasPainter = (surface: CanvasSurface) => void;

/** A canvas that fills its parent and is painted in frames in which a layer of `mask` changed. */
export function useCanvas(mask: number, paint: CanvasPainter) {
  const { scheduler, palette } = useServices();
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const latest = useRef(paint);
  useEffect(() => {
    latest.current = paint;
    scheduler.invalidate(mask);
  });
  useEffect(() => {
    const canvas = canvasRef.current!;
    const context = canvas.getContext('2d')!;
    let width = 0;
    let height = 0;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      width = entry.contentRect.width;
      height = entry.contentRect.height;
      canvas.width = Math.round(width * devicePixelRatio);
      canvas.height = Math.round(height * devicePixelRatio);
      scheduler.invalidate(mask);
    });
    observer.observe(canvas);
    const remove = scheduler.add(mask, () => {
      if (width === 0 || height === 0) return;
      context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
      context.clearRect(0, 0, width, height);
      latest.current({ context, width, height, palette: palette.current() });
    });
    return () => {
      observer.disconnect();
      remove();
    };
  }, [scheduler, palette, mask]);
  return canvasRef;
}
