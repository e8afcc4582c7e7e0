import { ConfigError, readConfig } from '../config.ts';
import { absentFeatures } from '../environment-report.ts';

try {
  const { config, warnings } = readConfig(process.env);
  for (const warning of warnings) process.stdout.write(`warning: ${warning}\n`);
  for (const line of absentFeatures(config)) process.stdout.write(`${line}\n`);
  process.stdout.write('The environment is valid.\n');
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
