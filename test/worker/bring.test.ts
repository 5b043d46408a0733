// The later parts of the vault on a line that breaks: a browser never asks again for a script that an import did not get, so
// nothing is imported before all of it came.
import { expect, test } from 'vitest';
import { bringer } from '../../client/worker/bring.ts';

const BASE = 'https://app.example/assets/vault-worker-a.js';

/** A relay with these scripts, some of which do not come for now. */
function line(scripts: Readonly<Record<string, string>>) {
  const lost = new Set<string>();
  const asked: string[] = [];
  const fetch = async (address: string): Promise<string> => {
    const name = address.replace('https://app.example/assets/', '');
    asked.push(name);
    const text = scripts[name];
    if (text === undefined || lost.has(name)) throw new Error('not here');
    return Promise.resolve(text);
  };
  return { lost, asked, bring: bringer(fetch, BASE) };
}
/** Stands for the loader of a part, of which only its text is read. */
const loads = (text: string) => Object.assign(() => Promise.resolve(), { toString: () => text });

test('a part comes with everything that it imports, each script once', async () => {
  const { asked, bring } = line({
    'a.js': 'import{t as e}from"./b.js";import`./c.js`;const f=()=>import(`./later.js`)',
    'b.js': "import'./c.js';export{d}from'./d.js'",
    'c.js': 'import"./a.js"',
    'd.js': '',
  });
  await bring(loads('()=>import(`./a.js`).then(e=>e.t)'));
  await bring(loads('async()=>(await import("./b.js")).x'));
  expect(asked.toSorted()).toEqual(['a.js', 'b.js', 'c.js', 'd.js']);
});

test('what did not come, were it far behind, is asked for again, and only that', async () => {
  const { lost, asked, bring } = line({ 'a.js': 'import"./b.js"', 'b.js': 'import"./c.js"', 'c.js': '' });
  lost.add('c.js');
  await expect(bring(loads('()=>import("./a.js")'))).rejects.toThrow('not here');
  lost.clear();
  await bring(loads('()=>import("./a.js")'));
  expect(asked.filter((name) => name === 'c.js')).toHaveLength(2);
});

test('a loader without a script of its own is left alone', async () => {
  const { asked, bring } = line({});
  await bring(loads('()=>Promise.resolve()'));
  expect(asked).toEqual([]);
});
