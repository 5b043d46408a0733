// What a database error means for a person: the disk is full, another was faster, the connection is gone.
import { StoreFailure, type StoreReason } from './store.ts';

const REASONS: readonly (readonly [RegExp, StoreReason])[] = [
  [/Quota|NS_ERROR_DOM_INDEXEDDB_QUOTA|disk is full|no space/i, 'full'],
  [/ConstraintError/, 'conflict'],
  [
    /DatabaseClosed|InvalidState|UnknownError|MissingAPI|OpenFailed|VersionError|connection.*(lost|closing|closed)/i,
    'gone',
  ],
];

/** Browsers and Dexie nest the true cause: the outermost reason that is known decides. */
export function failureOf(error: unknown): StoreFailure {
  const chain = causes(error);
  const own = chain.find((each) => each instanceof StoreFailure);
  if (own) return own;
  for (const [pattern, reason] of REASONS) {
    if (chain.some((each) => pattern.test(`${each.name} ${each.message}`))) return new StoreFailure(reason, error);
  }
  return new StoreFailure('failed', error);
}

function causes(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const nested = error as {
    readonly inner?: unknown;
    readonly cause?: unknown;
    readonly failures?: readonly unknown[];
  };
  return [
    error,
    ...[nested.inner, nested.cause, ...(nested.failures ?? [])].flatMap((each) => causes(each, depth + 1)),
  ];
}
