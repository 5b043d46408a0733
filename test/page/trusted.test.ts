// Which scripts the one Trusted Types policy lets through.
import { describe, expect, it } from 'vitest';
import { isOwnScript } from '../../client/page/trusted.ts';

const origin = 'https://enamel.example';

describe('the script policy of the built app', () => {
  it.each(['/sw.js', '/assets/vault-worker-abc.js', `${origin}/assets/imaging-abc.js`])('allows %s', (url) => {
    expect(isOwnScript(url, origin, true)).toBe(true);
  });

  it.each([
    'https://elsewhere.example/assets/vault-worker.js',
    '//elsewhere.example/sw.js',
    'data:text/javascript,1',
    'blob:https://enamel.example/5b1f',
    '/sw.js/../evil.js',
    '/upload/assets/evil.js',
  ])('refuses %s', (url) => {
    expect(isOwnScript(url, origin, true)).toBe(false);
  });
});
