// Starts the workers that open foreign files, draw them, and verify exported access logs. Each is ended by whoever asked for it; none can reach anything.
import verifierAddress from '../access/verify-worker.ts?worker&url';
import imagingAddress from '../imaging/imaging-worker.ts?worker&url';
import stageAddress from '../imaging/stage/stage-worker.ts?worker&url';

export interface Decoders {
  /** For one job on one file. */
  readonly startImaging: () => Worker;
  /** For one canvas. */
  readonly startStage: () => Worker;
  /** For one exported access log. */
  readonly startVerifier: () => Worker;
}

export function createDecoders(scriptAddress: (url: string) => string): Decoders {
  const start = (address: string, name: string): Worker => new Worker(scriptAddress(address), { type: 'module', name });
  return {
    startImaging: () => start(imagingAddress, 'imaging'),
    startStage: () => start(stageAddress, 'stage'),
    startVerifier: () => start(verifierAddress, 'verifier'),
  };
}
