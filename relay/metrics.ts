// Counts for whoever runs the relay, on an address of their own that only the machine itself can reach. Numbers about
// the whole relay; nothing per log, account or address.
import { createServer, type Server } from 'node:http';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export class Metrics {
  readonly #registry = new Registry();
  readonly #commits: Histogram;
  readonly #writes: Counter;
  readonly #failures: Counter;
  constructor(connections: () => number) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    const name = 'enamel_commit_seconds';
    const buckets = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];
    this.#commits = new Histogram({ name, help: 'Durable transactions', buckets, registers });
    this.#writes = new Counter({ name: 'enamel_writes_total', help: 'Writes in those transactions', registers });
    this.#failures = new Counter({ name: 'enamel_failures_total', help: 'Requests that failed inside', registers });
    new Gauge({
      ...{ name: 'enamel_connections', help: 'Open WebSocket connections', registers },
      collect() {
        this.set(connections());
      },
    });
  }

  readonly onCommit = (writes: number, ms: number): void => {
    this.#commits.observe(ms / 1000);
    this.#writes.inc(writes);
  };
  readonly onError = (): void => {
    this.#failures.inc();
  };

  listen(port: number): Server {
    const server = createServer((_, response) => {
      void this.#registry.metrics().then((text) => {
        response.writeHead(200, { 'Content-Type': this.#registry.contentType }).end(text);
      });
    });
    return server.listen(port, '127.0.0.1');
  }
}
