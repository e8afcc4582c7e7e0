import type { ErrorEnvelope } from '../envelope.ts';

/** What every client event answers: `{ok: true, …}`, or the error envelope. */
export type Acknowledgement<Result extends object = object> = ({ ok: true } & Result) | ErrorEnvelope;

export type Acknowledge<Result extends object = object> = (answer: Acknowledgement<Result>) => void;
