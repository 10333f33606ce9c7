/** A client of etcd, by the JSON that each member speaks over HTTP: it reads, writes and compares and sets one key. */

/** What became of a request: it was done, it certainly was not, or nobody knows. */
export type Answer<T> =
  | { readonly is: 'ok'; readonly value: T }
  | { readonly is: 'fail' | 'unknown'; readonly why: string };

/** So long, in milliseconds, a client waits. */
const patience = 1000;

const encoded = (text: string): string => Buffer.from(text).toString('base64');
const decoded = (text: string): string => Buffer.from(text, 'base64').toString();

/** A number that is held under a key, null if there is none; reads are linearizable unless they are to be `stale`, answered by the member alone. */
export class Client {
  constructor(
    private readonly url: string,
    private readonly stale = false,
  ) {}

  async get(key: string): Promise<Answer<number | null>> {
    const answer = await this.ask('kv/range', { key: encoded(key), serializable: this.stale });
    if (answer.is !== 'ok') return answer;
    const [found] = (answer.value as { readonly kvs?: readonly { readonly value: string }[] }).kvs ?? [];
    return { is: 'ok', value: found === undefined ? null : Number(decoded(found.value)) };
  }

  put(key: string, value: number): Promise<Answer<unknown>> {
    return this.ask('kv/put', { key: encoded(key), value: encoded(`${value}`) });
  }

  /** Answers whether it held what was expected. */
  async cas(key: string, expected: number, value: number): Promise<Answer<boolean>> {
    const answer = await this.ask('kv/txn', {
      compare: [{ key: encoded(key), target: 'VALUE', result: 'EQUAL', value: encoded(`${expected}`) }],
      success: [{ requestPut: { key: encoded(key), value: encoded(`${value}`) } }],
    });
    if (answer.is !== 'ok') return answer;
    return { is: 'ok', value: (answer.value as { readonly succeeded?: boolean }).succeeded === true };
  }

  /** Whether this member takes itself for the leader. */
  async leads(): Promise<boolean> {
    const answer = await this.ask('maintenance/status', {});
    if (answer.is !== 'ok') return false;
    const { header, leader } = answer.value as {
      readonly header: { readonly member_id: string };
      readonly leader?: string;
    };
    return leader === header.member_id;
  }

  private async ask(what: string, request: object): Promise<Answer<unknown>> {
    try {
      const response = await fetch(`${this.url}/v3/${what}`, {
        method: 'POST',
        body: JSON.stringify(request),
        signal: AbortSignal.timeout(patience),
      });
      const answer = (await response.json()) as { readonly error?: string };
      if (response.ok) return { is: 'ok', value: answer };
      return { is: 'unknown', why: answer.error ?? `${response.status}` };
    } catch (error) {
      const { cause, message } = error as Error;
      // What nobody listened to was not done; of anything else who knows?
      const isUnheard = (cause as { readonly code?: string } | undefined)?.code === 'ECONNREFUSED';
      return { is: isUnheard ? 'fail' : 'unknown', why: message };
    }
  }
}
