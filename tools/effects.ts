// What nobody outside an entry point may do: ask the machine for the time, wait for it, or throw its dice, under whatever
// name. Lint asks this table; the simulation rests on it.

interface Ban {
  /** An ESLint selector. */
  readonly selector: string;
  readonly message: string;
}
const clock = 'take the clock as an argument';
const chance = 'take the random source as an argument';

const timers: readonly Ban[] = [
  'CallExpression[callee.name=/^(setTimeout|setInterval|setImmediate|requestIdleCallback)$/]',
  'MemberExpression[property.name=/^(setTimeout|setInterval|setImmediate|requestIdleCallback)$/]',
  "MemberExpression[object.name='performance']",
].map((selector) => ({ selector, message: clock }));

export const effects: readonly Ban[] = [
  ...timers,
  ...[
    "MemberExpression[object.name='Date'][property.name='now']",
    'MemberExpression[object.name=/^(Date|Math|performance)$/][computed=true]',
    'VariableDeclarator[init.name=/^(Date|Math|performance)$/]',
    "NewExpression[callee.name='Date'][arguments.length=0]",
    "CallExpression[callee.name='Date']",
    "MemberExpression[object.name='process'][property.name=/^(hrtime|uptime)$/]",
    'ImportDeclaration[source.value=/^(node:)?timers/]',
  ].map((selector) => ({ selector, message: clock })),
  ...[
    "MemberExpression[object.name='Math'][property.name='random']",
    'MemberExpression[property.name=/^(getRandomValues|randomUUID|generateKey)$/]',
    'ImportSpecifier[imported.name=/^(random(Bytes|UUID|Int|Fill|FillSync)|generate(Key|KeyPair|Prime)(Sync)?)$/]',
    'ImportDeclaration[source.value=/^(node:)?crypto$/] > :matches(ImportNamespaceSpecifier, ImportDefaultSpecifier)',
  ].map((selector) => ({ selector, message: chance })),
];

/** Bans that the page may not keep, because it waits for the browser itself. */
export const isTimer = (ban: Ban): boolean => timers.includes(ban);
