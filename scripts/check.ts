// `npm run check`: types, lint, format, arrows, unused code, and the manifest in step with the code.
import { runChecks } from './check/run-checks.ts';
import { line } from './suites/results.ts';

const results = await runChecks();
console.log(`\n${line(results)}`);
process.exitCode = results.failed > 0 ? 1 : 0;
