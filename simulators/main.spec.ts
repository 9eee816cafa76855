import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { BankLedger } from '../model/bank-channel.ts';
import { callbackReceiver, send, testFolder } from '../test/simulators.ts';
import { readFlags } from './flags.ts';
import { Population } from './population/population.ts';
import { populationDefaults } from './population/people.ts';

const PEOPLE = 600;
const population = new Population({ ...populationDefaults, people: PEOPLE });
const person = population.household(0)?.members[0];
const Ready = z.object({ ready: z.literal(true), url: z.url() });

async function startProgram(
  dataDir: string,
  ...flags: string[]
): Promise<{ child: ChildProcess; url: string }> {
  const args = ['--port', '0', '--data-dir', dataDir, '--people', String(PEOPLE), ...flags];
  const child = fork(fileURLToPath(new URL('main.ts', import.meta.url)), args, {
    stdio: 'ignore',
    execArgv: ['--import', 'tsx'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const message: unknown = await new Promise((ready) => child.once('message', ready));
  return { child, url: Ready.parse(message).url };
}

async function kill(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<unknown> {
  const ended = once(child, 'exit');
  child.kill(signal);
  return (await ended)[0];
}

function pain001(endToEndId: string): string {
  const { name = '', accounts = [] } = person ?? {};
  return `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
    <GrpHdr><MsgId>M-${endToEndId}</MsgId><CreDtTm>2026-11-01T09:00:00</CreDtTm><NbOfTxs>1</NbOfTxs><InitgPty/></GrpHdr>
    <PmtInf><PmtInfId>P</PmtInfId><PmtMtd>TRF</PmtMtd><CdtTrfTxInf><PmtId><EndToEndId>${endToEndId}</EndToEndId></PmtId>
      <Amt><InstdAmt Ccy="CNY">1.00</InstdAmt></Amt><Cdtr><Nm>${name}</Nm></Cdtr>
      <CdtrAcct><Id><Othr><Id>${accounts[0]?.cardNo ?? ''}</Id></Othr></Id></CdtrAcct></CdtTrfTxInf></PmtInf>
  </CstmrCdtTrfInitn></Document>`;
}

async function pay(url: string, endToEndId: string): Promise<boolean> {
  const res = await fetch(`${url}/bank/pain.001`, {
    method: 'POST',
    headers: { 'content-type': 'application/xml' },
    body: pain001(endToEndId),
  });
  return (await res.text()).includes('<TxSts>ACSC</TxSts>');
}

describe('the program of the simulators', () => {
  it('loses no booking that it has confirmed and makes none twice, when it is killed under load', async () => {
    const dataDir = await testFolder();
    const [confirmed, unsure]: [string[], string[]] = [[], []];
    let next = 0;
    for (let round = 1; round <= 4; round += 1) {
      // given a bank under load, which gets again what an earlier round left unsure
      const { child, url } = await startProgram(dataDir);
      const enough = confirmed.length + 40;
      const again = unsure.splice(0);
      const client = async (): Promise<void> => {
        for (;;) {
          const endToEndId = again.pop() ?? `E-${(next += 1)}`;
          const booked = await pay(url, endToEndId).catch(() => 'unsure' as const);
          if (booked === true) confirmed.push(endToEndId);
          if (booked !== 'unsure') continue;
          unsure.push(endToEndId);
          return;
        }
      };
      const clients = Array.from({ length: 8 }, client);

      // when it dies in the midst of it
      while (confirmed.length < enough) await new Promise((later) => setTimeout(later, 1));
      await kill(child, 'SIGKILL');
      await Promise.all(clients);
    }

    // then
    const { url } = await startProgram(dataDir);
    const { entries } = BankLedger.parse((await send('GET', `${url}/bank/ledger`)).body);
    const booked = new Map(entries.map(({ endToEndId, timesBooked }) => [endToEndId, timesBooked]));
    expect(confirmed.filter((endToEndId) => booked.get(endToEndId) !== 1)).toEqual([]);
    expect([...booked.values()].every((times) => times === 1)).toBe(true);
    expect(confirmed.length).toBeGreaterThanOrEqual(160);
  });

  it('calls back after a kill what it took before', async () => {
    const [dataDir, receiver] = [await testFolder(), await callbackReceiver()];
    const before = await startProgram(dataDir, '--deposits-answer-after', 'WD2');
    const question = {
      requestId: 'r-1',
      authorisationNo: 'A-1',
      idNo: person?.idNo,
      name: person?.name,
      purpose: 'ASSISTANCE',
      callbackUrl: receiver.url,
    };
    expect((await send('POST', `${before.url}/sources/deposits/queries`, question)).status).toBe(202);
    await kill(before.child, 'SIGKILL');

    const { url } = await startProgram(dataDir);
    await send('PUT', `${url}/clock`, { shiftMs: 6 * 24 * 3600_000 });

    const [message] = await receiver.untilReceived(1);
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      requestId: 'r-1',
      source: 'deposits',
      status: 'OK',
    });
  });

  it('ends with code 0 on SIGTERM', async () => {
    const { child } = await startProgram(await testFolder());
    expect(await kill(child, 'SIGTERM')).toBe(0);
  });

  it('ends with its parent', async () => {
    const { child } = await startProgram(await testFolder());
    const ended = once(child, 'exit');
    child.disconnect();
    expect((await ended)[0]).toBe(0);
  });
});

describe('the flags', () => {
  it('name working days as WDn', () => {
    expect(readFlags(['--deposits-answer-after', 'WD2', '--data-dir', 'd'])).toEqual({
      dataDir: 'd',
      port: 0,
      depositsAnswerAfter: { workingDays: 2 },
    });
  });

  it.each([
    [['--people', '12'], '--people'],
    [['--people', '2000000'], '--people'],
    [['--deposits-answer-after', 'soon'], '--deposits-answer-after'],
    [['--bank-mode', 'generous'], '--bank-mode'],
    [['--colour', 'red'], '--colour'],
  ])('%j are refused by name', (args, name) => {
    expect(() => readFlags(args)).toThrow(name);
  });
});
