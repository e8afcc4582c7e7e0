import { Agent, request } from 'node:http';

export interface TimedAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** From sending the request to the last byte of the answer. */
  readonly ms: number;
}

/** Requests over connections that stay open, timed. */
export class TimedClient {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(url: string) {
    this.#url = `${url}/api/v1`;
  }

  get(path: string, token: string): Promise<TimedAnswer> {
    return this.#send('GET', path, { authorization: `Bearer ${token}` });
  }

  post(path: string, body: object): Promise<TimedAnswer> {
    return this.#send('POST', path, { 'content-type': 'application/json' }, JSON.stringify(body));
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    content?: string,
  ): Promise<TimedAnswer> {
    return new Promise((resolve, reject) => {
      const began = performance.now();
      const length = content === undefined ? {} : { 'content-length': Buffer.byteLength(content) };
      const sent = request(
        this.#url + path,
        { method, agent: this.#agent, headers: { ...headers, ...length } },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const ms = performance.now() - began;
            const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>;
            resolve({ status: response.statusCode!, body, ms });
          });
        },
      );
      sent.on('error', reject);
      sent.end(content);
    });
  }
}

/** @throws {Error} that shows the answer, where it is another than expected */
export function expectStatus(answer: TimedAnswer, status: number): TimedAnswer {
  if (answer.status === status) return answer;
  throw new Error(`${status} was expected: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
}
