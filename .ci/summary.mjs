// Prints the reason of every skipped test and, last, one plain line of counts from vitest's JSON report.
import { readFileSync } from 'node:fs';

const [file, status] = process.argv.slice(2);
let report;
try {
  report = JSON.parse(readFileSync(file, 'utf8'));
} catch {
  report = { numPassedTests: 0, numFailedTests: Number(status) === 0 ? 0 : 1, numPendingTests: 0 };
}
const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
const failed = Math.max(report.numFailedTests ?? 0, Number(status) === 0 ? 0 : 1);
process.stdout.write(`${report.numPassedTests ?? 0} passed, ${failed} failed, ${skipped} skipped\n`);
