import { describe, expect, it } from 'vitest';
import { SmsList } from '../../model/sms.ts';
import { send, testFolder, testSimulators } from '../../test/simulators.ts';

const message = { id: 's-1', phone: '16012345678', text: '您的申请已受理。' };

describe('text messages', () => {
  it('are sent once an id, over a restart too', async () => {
    const dataDir = await testFolder();
    const first = await testSimulators({ dataDir });
    expect((await send('POST', `${first.url}/sms`, message)).status).toBe(201);
    expect((await send('POST', `${first.url}/sms`, message)).status).toBe(200);
    await first.close();
    const second = await testSimulators({ dataDir });
    expect((await send('POST', `${second.url}/sms`, message)).status).toBe(200);
    const { body } = await send('GET', `${second.url}/sms?phone=16012345678`);
    expect(SmsList.parse(body)).toMatchObject({ synthetic: true, items: [message] });
    expect((await send('GET', `${second.url}/sms?phone=16000000000`)).body).toMatchObject({ items: [] });
  });

  it('of another text under a used id are refused', async () => {
    const { url } = await testSimulators();
    await send('POST', `${url}/sms`, message);
    expect(await send('POST', `${url}/sms`, { ...message, text: '别的' })).toMatchObject({
      status: 409,
      body: { code: 'MESSAGE_ID_TAKEN' },
    });
  });

  it('to what is no mobile number are refused', async () => {
    const { url } = await testSimulators();
    expect(await send('POST', `${url}/sms`, { ...message, phone: '12' })).toMatchObject({ status: 400 });
  });
});
