import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isLoopback, readSettings, settingsPage } from './settings.ts';
import { StartError } from './start-error.ts';

const cluster = { ENGINE: 'camunda', ZEEBE_GRPC_ADDRESS: 'grpc://zeebe:26500' };

describe('settings', () => {
  it('are documented by docs/config.md as they are (npm run docs:config)', () => {
    const page = readFileSync(new URL('../docs/config.md', import.meta.url), 'utf8');
    expect(page).toBe(settingsPage());
  });

  it('have a default for everything a first start needs', () => {
    expect(readSettings({})).toMatchObject({
      PORT: 8080,
      HOST: '127.0.0.1',
      DATA_DIR: '.data',
      ENGINE_AUTH: 'basic',
      CLOCK: 'system',
      PAGES: true,
      SIMULATORS: true,
      DISTRICT: true,
    });
  });

  it('count as absent when empty', () => {
    expect(readSettings({ PORT: '', ENGINE_URL: '' })).toEqual(readSettings({}));
  });

  it.each([
    [{ PORT: '65536' }, /^The setting PORT is wrong: /],
    [{ PAGES: 'yes' }, /^The setting PAGES is wrong: /],
    [{ ENGINE_URL: 'ftp://engine' }, /^The setting ENGINE_URL is wrong: /],
    [{ ENGINE_AUTH: 'jwt' }, /^ENGINE_AUTH=jwt needs ENGINE_JWKS_URL\.$/],
    [{ ENGINE_AUTH: 'none', HOST: '::' }, /^ENGINE_AUTH=none is accepted only on loopback/],
    [{ ENGINE: 'camunda' }, /^ENGINE=camunda needs ZEEBE_REST_ADDRESS or ZEEBE_GRPC_ADDRESS\.$/],
    [{ ZEEBE_GRPC_ADDRESS: 'grpc://zeebe:26500' }, /need ENGINE=camunda\.$/],
    [{ ENGINE: 'camunda', ZEEBE_GRPC_ADDRESS: 'zeebe:26500' }, /^The setting ZEEBE_GRPC_ADDRESS is wrong: /],
    [{ ...cluster, CLOCK: 'controlled' }, /needs ZEEBE_MANAGEMENT_ADDRESS\.$/],
    [{ ...cluster, ZEEBE_MANAGEMENT_ADDRESS: 'http://a:9600,b' }, /must hold http addresses/],
    [{ ...cluster, CAMUNDA_AUTH_STRATEGY: 'BASIC' }, /^CAMUNDA_AUTH_STRATEGY=BASIC needs CAMUNDA_BASIC_AUTH/],
    [{ ...cluster, CAMUNDA_AUTH_STRATEGY: 'OAUTH' }, /^CAMUNDA_AUTH_STRATEGY=OAUTH needs CAMUNDA_OAUTH_URL/],
    [{ SIMULATORS: 'false', BANK_URL: 'http://bank' }, /^SIMULATORS=false needs /],
    [{ DATA_KEY: Buffer.alloc(16).toString('base64') }, /^DATA_KEY must hold 32 bytes/],
  ])('are refused in one sentence: %j', (env, sentence) => {
    expect(() => readSettings(env)).toThrow(StartError);
    expect(() => readSettings(env)).toThrow(sentence);
  });

  it.each([
    ['127.0.0.1', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['10.0.0.1', false],
  ])('take %s for loopback: %s', (host, expected) => {
    expect(isLoopback(host)).toBe(expected);
  });
});
