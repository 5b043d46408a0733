// Starts the workers that open foreign files and draw them. Each is ended by whoever asked for it; none can reach anything.
import imagingAddress from '../imaging/imaging-worker.ts?worker&url';
import stageAddress from '../imaging/stage/stage-worker.ts?worker&url';

export interface Decoders {
  /** For one job on one file. */
  readonly startImaging: () => Worker;
  /** For one canvas. */
  readonly startStage: () => Worker;
}

export function createDecoders(scriptAddress: (url: string) => string): Decoders {
  const start = (address: string, name: string): Worker => new Worker(scriptAddress(address), { type: 'module', name });
  return {
    startImaging: () => start(imagingAddress, 'imaging'),
    startStage: () => start(stageAddress, 'stage'),
  };
}
