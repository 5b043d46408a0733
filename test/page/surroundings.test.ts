// Where a link was opened, as far as the browser says.
import { describe, expect, it } from 'vitest';
import { isApple, isMessenger } from '../../client/page/surroundings.ts';

const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const inside: readonly (readonly [string, string])[] = [
  [
    'Instagram on an iPhone',
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) ${webkit} Mobile/15E148 Instagram 350.0`,
  ],
  [
    'Facebook on Android',
    'Mozilla/5.0 (Linux; Android 15; SM-X910; wv) AppleWebKit/537.36 Chrome/130.0 [FB_IAB/FB4A;FBAV/480]',
  ],
  [
    'an unnamed Android web view',
    'Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 Version/4.0 Chrome/130.0 Safari/537.36',
  ],
  ['an unnamed iOS web view', `Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) ${webkit} Mobile/15E148`],
  ['LINE', `Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${webkit} Mobile/15E148 Safari Line/14.1.0`],
];
const outside: readonly (readonly [string, string])[] = [
  ['Safari on an iPad', `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/18.1 Safari/605.1.15`],
  [
    'Safari on an iPhone',
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) ${webkit} Version/18.1 Mobile/15E148 Safari/604.1`,
  ],
  [
    'Chrome on a tablet',
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  ],
  ['Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0'],
];

describe('a link opened from a message', () => {
  it.each(inside)('is not claimed inside %s', (_, agent) => {
    expect(isMessenger(agent)).toBe(true);
  });

  it.each(outside)('may be accepted in %s', (_, agent) => {
    expect(isMessenger(agent)).toBe(false);
  });

  it('knows an iPad that calls itself a Macintosh by its touch screen', () => {
    const agent = `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/18.1 Safari/605.1.15`;
    expect([isApple(agent, 5), isApple(agent, 0)]).toEqual([true, false]);
  });
});
