// In which order test files begin where no run before says how long they take: the largest first, as vitest has it, but before
// all a short file that takes long. Begun last it would run on alone, with nothing for the other processors.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** It looks at every screen, twice. */
const LONG = /\/test\/journey\/screens\.test\.ts$/;

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
