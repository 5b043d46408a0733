// The unit tests as Stryker runs them: those named in MUTATE_TESTS, in one project, because Stryker knows no others.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { quickCurve } from '../quickCurve.ts';
import { wasmText } from '../wasmText.ts';

export default defineConfig({
  plugins: [svelte({ configFile: false }), wasmText(), quickCurve()],
  test: {
    include: (process.env['MUTATE_TESTS'] ?? '').split(' ').filter(Boolean),
    environment: 'node',
    setupFiles: ['test/support/patience.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
