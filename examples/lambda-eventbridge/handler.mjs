/**
 * An AWS Lambda function behind an EventBridge rule: decides each CloudTrail event with the searches of the built app.
 *
 * C2C_APP           folder of the unpacked app; default: dist/app of this project
 * C2C_MIN_SEVERITY  info | low | medium | high | critical; default: high
 */
import { fileURLToPath } from 'node:url';
import { openDecider, severityRank } from 'cspm2cloudtrail';

const app = process.env.C2C_APP ?? fileURLToPath(new URL('../../dist/app', import.meta.url));
const least = severityRank(process.env.C2C_MIN_SEVERITY ?? 'high');

// Outside of the handler: paid once for each start of the function, not for each event.
const decider = await openDecider(app);

/**
 * @param event an EventBridge event; its `detail` is the CloudTrail record
 * @returns the rows of what it introduces, severe enough to tell somebody
 */
export async function handler(event) {
  const rows = decider
    .decide(event)
    .filter((row) => row.verdict === 'introduces' && severityRank(row.severity) >= least);
  // One line a row; hand them on to SNS, Security Hub or a queue here.
  for (const row of rows) console.log(JSON.stringify(row));
  return rows;
}
