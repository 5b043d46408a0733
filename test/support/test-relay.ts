// A real relay on a free port with a data folder of its own, in this process: the same parts that main starts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRelay, type Relay, type RelayOptions } from '../../relay/relay.ts';
import { readSettings } from '../../relay/settings.ts';
import { machineTimers } from '../../relay/start-timers.ts';
import { random } from './test-log.ts';

export interface TestRelay extends Relay {
  readonly folder: string;
  readonly errors: unknown[];
  /** Closes it and deletes its data. */
  readonly dispose: () => Promise<void>;
}

export interface TestRelayOptions extends Partial<
  Pick<RelayOptions, 'now' | 'timers' | 'aheadMs' | 'maxPages' | 'patience'>
> {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'enamel-relay-'));
}

export async function startTestRelay(options: TestRelayOptions = {}): Promise<TestRelay> {
  const { folder = temporaryFolder(), environment = {}, now = () => Date.now(), ...rest } = options;
  const errors: unknown[] = [];
  const note = (error: unknown): void => void errors.push(error);
  const settings = readSettings({ PORT: '0', ENAMEL_DATA: folder, ...environment });
  const relay = await startRelay({
    settings,
    now,
    timers: machineTimers,
    random,
    onError: note,
    onLost: note,
    ...rest,
  });
  const dispose = async (): Promise<void> => {
    await relay.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...relay, folder, errors, dispose };
}
