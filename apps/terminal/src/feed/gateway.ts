import type {
  CallFailure,
  CallName,
  CallRequest,
  CallResult,
  FromWorker,
  LinkStatus,
  MethodPath,
  SessionState,
  Stream,
  StreamPayloads,
  ToWorker,
} from './messages.ts';

/** The part of a Worker that the gateway uses; tests hand in their own. */
export interface WorkerPort {
  postMessage(message: ToWorker): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<FromWorker>) => void): void;
}

/** A call that the server, or the way to it, refused. `code` is the server's stable code, or `NETWORK`. */
export class CallError extends Error {
  readonly code: string;
  readonly details: unknown;
  /** Seconds after which another attempt makes sense; undefined where the server named none. */
  readonly retryAfterSeconds: number | undefined;

  constructor({ code, message, details, retryAfterSeconds }: CallFailure) {
    super(message);
    this.name = 'CallError';
    this.code = code;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

interface Watcher {
  readonly listener: (payload: never) => void;
  readonly onRefused: ((error: CallError) => void) | undefined;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: CallError) => void;
}

/**
 * The page's only door to data. Everything network, parsing and book keeping happens in the worker behind it; streams
 * are counted, so that several panels may look at the same one.
 */
export class Gateway {
  readonly #port: WorkerPort;
  readonly #watchers = new Map<Stream, Set<Watcher>>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #linkListeners = new Set<(link: LinkStatus) => void>();
  readonly #resyncListeners = new Set<() => void>();
  readonly #sessionListeners = new Set<(session: SessionState) => void>();
  #link: LinkStatus = { state: 'connecting', latencyMs: null };
  #nextId = 1;

  constructor(port: WorkerPort, url: string) {
    this.#port = port;
    port.addEventListener('message', (event) => this.#receive(event.data));
    port.postMessage({ type: 'open', url });
  }

  get link(): LinkStatus {
    return this.#link;
  }

  onLink(listener: (link: LinkStatus) => void): () => void {
    this.#linkListeners.add(listener);
    return () => this.#linkListeners.delete(listener);
  }

  /** Hears that events of one's own account were missed, so that what is shown of it must be read again. */
  onResync(listener: () => void): () => void {
    this.#resyncListeners.add(listener);
    return () => this.#resyncListeners.delete(listener);
  }

  onSession(listener: (session: SessionState) => void): () => void {
    this.#sessionListeners.add(listener);
    return () => this.#sessionListeners.delete(listener);
  }

  /** Delivers a stream until the returned function is called. `onRefused` hears why the server does not send it. */
  watch<Name extends Stream>(
    stream: Name,
    listener: (payload: StreamPayloads[Name]) => void,
    onRefused?: (error: CallError) => void,
  ): () => void {
    let watchers = this.#watchers.get(stream);
    if (watchers === undefined) {
      watchers = new Set();
      this.#watchers.set(stream, watchers);
      this.#port.postMessage({ type: 'watch', stream });
    }
    const watcher: Watcher = { listener, onRefused };
    watchers.add(watcher);
    return () => {
      if (!watchers.delete(watcher) || watchers.size > 0) return;
      this.#watchers.delete(stream);
      this.#port.postMessage({ type: 'unwatch', stream });
    };
  }

  /** @throws {CallError} */
  call<Name extends CallName>(name: Name, request: CallRequest<Name>): Promise<CallResult<Name>> {
    return this.#ask((id) => ({ type: 'call', id, name, request }));
  }

  /** Calls a method of the worker's client; see `account/api.ts` for its typed form. @throws {CallError} */
  invoke(path: MethodPath, args: readonly unknown[]): Promise<unknown> {
    return this.#ask((id) => ({ type: 'invoke', id, path, args }));
  }

  #ask<Result>(message: (id: number) => ToWorker): Promise<Result> {
    const id = this.#nextId++;
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#port.postMessage(message(id));
    });
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'event':
        this.#watchers.get(message.stream)?.forEach(({ listener }) => listener(message.payload as never));
        return;
      case 'resync':
        this.#resyncListeners.forEach((listener) => listener());
        return;
      case 'refused': {
        const error = new CallError(message.failure);
        this.#watchers.get(message.stream)?.forEach(({ onRefused }) => onRefused?.(error));
        return;
      }
      case 'link':
        this.#link = message.link;
        this.#linkListeners.forEach((listener) => listener(message.link));
        return;
      case 'session':
        this.#sessionListeners.forEach((listener) => listener(message.session));
        return;
      case 'result':
        this.#waiting.get(message.id)?.resolve(message.value as never);
        this.#waiting.delete(message.id);
        return;
      case 'failure':
        this.#waiting.get(message.id)?.reject(new CallError(message.failure));
        this.#waiting.delete(message.id);
    }
  }
}
