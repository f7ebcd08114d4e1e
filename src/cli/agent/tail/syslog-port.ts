/** Lines that come by syslog over UDP, one a datagram, as HAProxy sends them. What is not taken in time is lost, and counted. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Address } from '../../../config/address.ts';

export interface SyslogPort {
  readonly port: number;
  /** What came since, with line ends, or the first of it; empty: nothing. */
  take(): Buffer;
  /** Lines that were lost since it was last asked, as nobody took what came. */
  lost(): number;
  close(): void;
}

/** What a burst may fill. */
const BYTES_MAX = 32 * 1024 * 1024;
/** Of one answer; each is two buffers. */
const LINES_MAX = 1_000;
const LINE_END = Buffer.from('\n');

export async function openSyslogPort({ host, port }: Address): Promise<SyslogPort> {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' });
  const lines: Buffer[] = [];
  let bytes = 0;
  let lost = 0;
  socket.on('message', (line) => {
    if (bytes + line.length > BYTES_MAX) {
      lost += 1;
      return;
    }
    lines.push(line, LINE_END);
    bytes += line.length + 1;
  });
  socket.bind(port, host);
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    take() {
      const taken = Buffer.concat(lines.splice(0, 2 * LINES_MAX));
      bytes -= taken.length;
      return taken;
    },
    lost() {
      const count = lost;
      lost = 0;
      return count;
    },
    close() {
      socket.close();
    },
  };
}
