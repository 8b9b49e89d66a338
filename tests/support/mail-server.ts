/** A real mail server on this machine (smtp-server), that behaves as a test wants it to. */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export type MailServer = {
  url: string;
  /** What it has taken, and from whom to whom each of them went. */
  mails: string[];
  envelopes: { from: string; to: string[] }[];
  /** Those of them, by their places, of which it has not said that it took them. */
  untold: Set<number>;
  /** What it says to every recipient, if it refuses: '550 nobody of that name'. */
  refusal: string;
  /** What it says to some, by their addresses. */
  refusals: Record<string, string>;
  /** The only password that it lets in; empty: any. */
  password: string;
  /**
   * What it does with who comes: works; hangs up at once; says that it takes nothing now; says nothing until it is made to, or
   * nothing to who it is told that a mail is for;
   * takes the whole mail and says nothing then, and does not keep it; takes it, keeps it, and hangs up without a word, or says
   * that it has it when it is made to.
   */
  state: 'up' | 'gone' | 'closing' | 'silent' | 'hesitant' | 'stuck' | 'cut' | 'late';
  /** Waits until so many wait for its answer, and has it answer those who do: as it does in the state it is in then. */
  holds: (count: number) => Promise<void>;
  answer: () => void;
  /** How often somebody came. */
  visits: number;
  /** Called when a whole mail is there; it is taken when this is over. */
  take: () => Promise<void>;
  close: () => Promise<void>;
};

const saying = (said: string): Error =>
  Object.assign(new Error(said.slice(4)), { responseCode: Number(said.slice(0, 3)) });

/** @param knowsUtf8 whether it offers SMTPUTF8 */
export async function startMailServer({ knowsUtf8 = true } = {}): Promise<MailServer> {
  const held: (() => void)[] = [];
  let look = (): void => {};
  const hold = (answer: () => void): void => {
    held.push(answer);
    look();
  };
  const greet = (answer: (refusal: Error | null) => void): void =>
    answer(made.state === 'closing' ? saying('421 come back later') : null);
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    hideSMTPUTF8: !knowsUtf8,
    closeTimeout: 1,
    onAuth: ({ username, password }, _, answer) =>
      made.password && password !== made.password
        ? answer(saying('535 5.7.8 not with this password'))
        : answer(null, { user: username }),
    onConnect: (_, answer) => {
      if (made.state === 'silent') hold(() => greet(answer));
      else greet(answer);
    },
    onRcptTo: ({ address }, _, answer) => {
      const refusal = made.refusals[address] ?? made.refusal;
      const say = (): void => answer(refusal ? saying(refusal) : null);
      if (made.state === 'hesitant') hold(say);
      else say();
    },
    onData: (stream, { envelope, id }, answer) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', async () => {
        if (made.state === 'stuck') return;
        await made.take();
        made.mails.push(Buffer.concat(parts).toString());
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        made.envelopes.push({ from, to: envelope.rcptTo.map(({ address }) => address) });
        if (made.state === 'late') return hold(() => answer(null));
        if (made.state !== 'cut') return answer(null);
        made.untold.add(made.mails.length - 1);
        for (const one of smtp.connections) if (one.id === id) one.close();
      });
    },
  });
  // Whoever hangs up has no need of more.
  smtp.on('error', () => {});
  smtp.server.prependListener('connection', (socket) => {
    made.visits += 1;
    socket.on('error', () => {});
    if (made.state === 'gone') socket.destroy();
  });
  await new Promise<void>((ready) => smtp.listen(0, '127.0.0.1', ready));
  const made: MailServer = {
    url: `smtp://user:secret@127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
    mails: [],
    envelopes: [],
    untold: new Set(),
    refusal: '',
    refusals: {},
    password: '',
    state: 'up',
    visits: 0,
    take: async () => {},
    holds: (count) =>
      new Promise((enough) => {
        look = () => held.length >= count && enough();
        look();
      }),
    answer: () => {
      for (const say of held.splice(0)) say();
    },
    close: () => new Promise((closed) => smtp.close(() => closed())),
  };
  return made;
}
