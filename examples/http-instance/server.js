// An HTTP server as services in production are: it takes seconds to start, is slow while it is cold, serves so many
// requests at a time, lets the others wait, and turns away what would wait too long.
//
//   node server.js --port 9000 --start-ms 5000 --slots 2 --service-ms 200 --queue-max 10
//
// A request holds a slot for `service-ms`, but `cold-factor` times as long right after the start, which fades with
// `cold-ms`: S(age) = S (1 + (factor − 1) e^(−age ÷ cold-ms)). While it takes a quarter longer than it will, answers
// carry `x-pra-instance: cold`. At SIGTERM it finishes what it has.
//
// It ends by itself when whoever holds the other end of `--leash` (host:port of TCP) is gone, or after `life-ms`; then `pid-file` is removed.
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

const option = (value) => ({ type: 'string', default: String(value) });
const { values } = parseArgs({
  options: {
    host: option('127.0.0.1'),
    port: option(0),
    leash: option(''),
    'pid-file': option(''),
    'start-ms': option(0),
    'life-ms': option(3_600_000),
    slots: option(2),
    'service-ms': option(200),
    'queue-max': option(10),
    'cold-factor': option(1),
    'cold-ms': option(1_000),
  },
});
const number = (name) => Number(values[name]);
const COLD_EXCESS = 0.25;
const GRACE_MS = 2_000;
/** For the last answer to leave. */
const LAST_BYTES_MS = 50;

setTimeout(() => process.exit(1), number('life-ms')).unref();
if (values['pid-file'] !== '') process.on('exit', () => rmSync(values['pid-file'], { force: true }));
if (values.leash !== '') {
  const [, host, port] = /^(.*):(\d+)$/.exec(values.leash) ?? [];
  // Half open: this end is closed by the end of the process and not before.
  const leash = connect({ port: Number(port), host, allowHalfOpen: true });
  for (const event of ['end', 'error']) leash.on(event, () => process.exit(0));
  leash.resume();
}

let readyAt = 0;
let busy = 0;
let isLeaving = false;
const waiting = [];

/** How many times as long as later a request takes now. */
const slowness = () =>
  1 + (number('cold-factor') - 1) * Math.exp(-(performance.now() - readyAt) / number('cold-ms'));

function serve(response) {
  busy += 1;
  const times = slowness();
  if (times > 1 + COLD_EXCESS) response.setHeader('x-pra-instance', 'cold');
  setTimeout(
    () => {
      busy -= 1;
      response.end('served\n');
      const next = waiting.shift();
      if (next) serve(next);
      leaveIfDone();
    },
    number('service-ms') * times,
  );
}

const server = createServer((request, response) => {
  if (request.url === '/ready') {
    response.writeHead(isLeaving ? 503 : 200).end();
  } else if (busy < number('slots')) {
    serve(response);
  } else if (waiting.length < number('queue-max')) {
    waiting.push(response);
  } else {
    response.writeHead(503).end('too many are waiting\n');
  }
});

function leaveIfDone() {
  if (isLeaving && busy === 0) setTimeout(() => process.exit(0), LAST_BYTES_MS);
}

process.on('SIGTERM', () => {
  if (readyAt === 0) process.exit(0);
  isLeaving = true;
  setTimeout(() => process.exit(0), GRACE_MS).unref();
  leaveIfDone();
});

setTimeout(() => {
  server.listen(number('port'), values.host, () => {
    readyAt = performance.now();
  });
}, number('start-ms'));
