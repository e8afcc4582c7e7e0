import { describe, expect, it } from 'vitest';
import { FrameScheduler, LAYERS } from '../src/paint/scheduler.ts';

function scheduled() {
  const frames: ((time: number) => void)[] = [];
  const scheduler = new FrameScheduler((callback) => frames.push(callback));
  const runFrame = () => frames.splice(0).forEach((frame) => frame(0));
  return { scheduler, frames, runFrame };
}

describe('the frame scheduler', () => {
  it('paints a layer once a frame, however often it changed', () => {
    const { scheduler, frames, runFrame } = scheduled();
    let painted = 0;
    scheduler.add(LAYERS.book, () => (painted += 1));
    runFrame();
    for (let change = 0; change < 100; change += 1) scheduler.invalidate(LAYERS.book);
    expect(frames).toHaveLength(1);
    runFrame();
    expect(painted).toBe(2);
  });

  it('leaves layers alone that did not change', () => {
    const { scheduler, runFrame } = scheduled();
    const painted: string[] = [];
    scheduler.add(LAYERS.book, () => painted.push('book'));
    scheduler.add(LAYERS.tape, () => painted.push('tape'));
    scheduler.add(LAYERS.book | LAYERS.prices, () => painted.push('both'));
    runFrame();
    painted.length = 0;
    scheduler.invalidate(LAYERS.prices);
    runFrame();
    expect(painted).toEqual(['both']);
  });

  it('asks for no frame while nothing changes', () => {
    const { scheduler, frames, runFrame } = scheduled();
    scheduler.add(LAYERS.chart, () => undefined);
    runFrame();
    expect(frames).toHaveLength(0);
  });

  it('keeps what becomes invalid while it paints for the next frame', () => {
    const { scheduler, frames, runFrame } = scheduled();
    let painted = 0;
    scheduler.add(LAYERS.depth, () => {
      painted += 1;
      if (painted === 1) scheduler.invalidate(LAYERS.depth);
    });
    runFrame();
    expect(frames).toHaveLength(1);
    runFrame();
    expect(painted).toBe(2);
  });

  it('forgets a painter that was removed', () => {
    const { scheduler, runFrame } = scheduled();
    let painted = 0;
    const remove = scheduler.add(LAYERS.tape, () => (painted += 1));
    remove();
    scheduler.invalidate(LAYERS.all);
    runFrame();
    expect(painted).toBe(0);
  });
});
