import { serve } from './feed-service.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** The part of a dedicated worker's global scope that is used here; the DOM library types the page's instead. */
interface WorkerScope {
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void;
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
const receive = serve((message, transfer) => scope.postMessage(message, transfer));
scope.addEventListener('message', (event) => receive(event.data));
