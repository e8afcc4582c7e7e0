import { describe, expect, it } from 'vitest';
import { UserEventOrder } from '../src/user-event-order.ts';

function order(isWhole = true) {
  const log: string[] = [];
  const subject = new UserEventOrder({
    deliver: (stream, payload) => log.push(`${stream} ${(payload as { seq: number }).seq}`),
    isWhole: () => isWhole,
    onGap: () => log.push('gap'),
    onLost: (seq) => log.push(`lost ${seq}`),
  });
  const receive = (...seqs: number[]) => {
    for (const seq of seqs) subject.receive('event', { seq });
  };
  const entered = (seq: number, resumed = true) => subject.entered({ streams: [], seq, resumed });
  return { subject, log, receive, entered };
}

describe('events of one’s own trading', () => {
  it('are delivered once, and asked for once where some are missing', () => {
    const { subject, log, receive, entered } = order();
    entered(4);
    receive(5, 5, 4, 8, 9);
    expect(subject.since).toBe(5);
    // What was missed comes first, then the answer.
    receive(6, 7, 8);
    entered(8);
    receive(10);
    expect(log).toEqual(['event 5', 'gap', 'event 6', 'event 7', 'event 8', 'event 9', 'event 10']);
    expect(subject.since).toBeUndefined();
  });

  it('are asked for again where more is missing still', () => {
    const { log, receive, entered } = order();
    entered(1);
    receive(3);
    receive(2, 3);
    receive(6);
    entered(3);
    expect(log).toEqual(['gap', 'event 2', 'event 3', 'gap']);
    receive(4, 5, 6);
    entered(6);
    expect(log.slice(4)).toEqual(['event 4', 'event 5', 'event 6']);
  });

  it('have gaps by nature where only some streams are followed', () => {
    const { log, receive, entered } = order(false);
    entered(1);
    receive(3, 9, 3);
    expect(log).toEqual(['event 3', 'event 9']);
  });

  it('that are gone are told of before what came after them', () => {
    const { log, receive, entered } = order();
    entered(1);
    receive(7);
    receive(20, 21);
    entered(19, false);
    receive(22);
    expect(log).toEqual(['gap', 'lost 19', 'event 20', 'event 21', 'event 22']);
  });

  it('begin at a smaller number where the server counts anew', () => {
    const { log, receive, entered, subject } = order();
    entered(50);
    subject.connected(true);
    expect(subject.since).toBe(50);
    entered(3, false);
    receive(4);
    expect(log).toEqual(['lost 3', 'event 4']);
  });

  it('are resumed over connections as long as they are followed', () => {
    const { subject, receive, entered } = order();
    subject.connected(false);
    expect(subject.since).toBeUndefined();
    entered(0);
    subject.connected(true);
    // Nothing has happened yet, but it may while the connection was lost.
    expect(subject.since).toBe(0);
    receive(1, 2);
    entered(2);
    subject.connected(true);
    expect(subject.since).toBe(2);
    subject.reset();
    expect(subject.since).toBeUndefined();
  });
});
