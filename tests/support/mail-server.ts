/** A mail server of few words, on this machine. */
import { type AddressInfo, createServer } from 'node:net';

export type MailServer = {
  url: string;
  /** What it has taken. */
  mails: string[];
  /** What it says to every recipient, if it refuses. */
  refusal: string;
  /** What it does with who comes: works, hangs up at once, or says that it takes nothing now. */
  state: 'up' | 'gone' | 'closing';
  /** How often somebody came. */
  visits: number;
  close: () => void;
};

export async function startMailServer(): Promise<MailServer> {
  const server = createServer((socket) => {
    let pending = '';
    let inMail = false;
    const answerTo = (line: string): string => {
      if (/^EHLO/i.test(line)) return '250-here\r\n250 AUTH PLAIN';
      if (/^AUTH/i.test(line)) return '235 known';
      if (/^RCPT/i.test(line) && made.refusal) return made.refusal;
      if (/^DATA/i.test(line)) {
        inMail = true;
        return '354 go on';
      }
      return /^QUIT/i.test(line) ? '221 bye' : '250 ok';
    };
    made.visits += 1;
    socket.on('error', () => {});
    if (made.state === 'gone') return socket.destroy();
    if (made.state === 'closing') return socket.end('421 come back later\r\n');
    socket.write('220 here\r\n');
    socket.on('data', (chunk) => {
      pending += chunk.toString();
      for (;;) {
        const end = inMail ? '\r\n.\r\n' : '\r\n';
        const at = pending.indexOf(end);
        if (at < 0) return;
        const part = pending.slice(0, at);
        pending = pending.slice(at + end.length);
        if (inMail) {
          made.mails.push(part);
          inMail = false;
          socket.write('250 taken\r\n');
        } else socket.write(`${answerTo(part)}\r\n`);
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `smtp://user:secret@127.0.0.1:${(server.address() as AddressInfo).port}`;
  const made: MailServer = { url, mails: [], refusal: '', state: 'up', visits: 0, close: () => server.close() };
  return made;
}
