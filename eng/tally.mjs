// Sums what the test runners reported, from their report files, into the last line of a run.
// usage: node eng/tally.mjs <folder>
// The folder holds, for each runner, <name>.exit (its exit code) and <name>.trx (dotnet) or <name>.json (vitest).
// A runner that left no report, ran no test, or failed without a failed test counts as one failure.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export function readTrx(text) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const [, outcome] of text.matchAll(/<UnitTestResult\b[^>]*?\boutcome="(\w+)"/g)) {
    if (outcome === "Passed") count.passed++;
    else if (outcome === "NotExecuted") count.skipped++;
    else count.failed++;
  }
  return count;
}

export function readVitest(text) {
  const report = JSON.parse(text);
  const count = {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
  // A file that could not even be loaded has no tests to fail.
  for (const file of report.testResults)
    if (file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"))
      count.failed++;
  return count;
}

export function tally(folder) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const remarks = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".exit")).sort()) {
    const name = file.slice(0, -".exit".length);
    const exit = Number(readFileSync(join(folder, file), "utf8").trim());
    let count = null;
    try {
      if (existsSync(join(folder, `${name}.trx`))) count = readTrx(readFileSync(join(folder, `${name}.trx`), "utf8"));
      else if (existsSync(join(folder, `${name}.json`))) count = readVitest(readFileSync(join(folder, `${name}.json`), "utf8"));
    } catch (problem) {
      remarks.push(`${name}: its report cannot be read (${problem.message})`);
    }
    count ??= { passed: 0, failed: 0, skipped: 0 };
    if (count.failed === 0 && exit !== 0) {
      count.failed++;
      remarks.push(`${name}: ended with ${exit} though no test failed`);
    } else if (count.passed + count.failed + count.skipped === 0) {
      count.failed++;
      remarks.push(`${name}: ran no test`);
    }
    remarks.push(`${name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
    for (const key of Object.keys(total)) total[key] += count[key];
  }
  return { total, remarks };
}

if (process.argv[1] === import.meta.filename) {
  const { total, remarks } = tally(process.argv[2]);
  for (const remark of remarks) console.log(remark);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exit(total.failed > 0 || total.passed + total.failed === 0 ? 1 : 0);
}
