/**
 * Prints a report in the format that was asked for.
 */

import type { CheckableModel } from '../../checker/language/model.ts';
import { jsonText, reportJson } from '../../checker/report/json.ts';
import { reportJunit } from '../../checker/report/junit.ts';
import type { Report } from '../../checker/report/report.ts';
import { headerLines, mostSteps, reportLines } from '../../checker/report/text.ts';
import type { Host } from './host.ts';
import type { Format } from './options.ts';
import { plainStyle, styleOf } from './style.ts';

/** What is about to be checked, of which only text speaks. */
export function printHeader(
  format: Format,
  model: CheckableModel,
  about: Pick<Report, 'title' | 'story' | 'limits' | 'symmetry'>,
  engine: string,
  host: Host,
): void {
  if (format === 'text') printLines(headerLines(model, about, engine, styleOf(host)), host);
}

export function printReport(format: Format, report: Report, host: Host): void {
  switch (format) {
    case 'text':
      return printLines(reportLines(report, { ...styleOf(host), mostSteps }), host);
    case 'json':
      return host.out(jsonText(reportJson(report, host.place)));
    case 'junit':
      return host.out(`${reportJunit(report, { ...styleOf(host), ...plainStyle })}\n`);
  }
}

export function printLines(lines: readonly string[], host: Host): void {
  host.out(`${lines.join('\n')}\n`);
}
