import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { performance } from 'node:perf_hooks';

const FOLLOW_PARENT = `--import=${new URL('follow-parent.mjs', import.meta.url).href}`;

/** @type {readonly NodeJS.Signals[]} */
const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/** Ctrl-C reaches us twice, from the terminal and from npm; what follows this closely is the same wish. */
const SAME_WISH_MS = 500;

/**
 * @typedef {object} RunOptions
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [follow] the program is Node, and is to end when we are gone, however we went
 * @property {boolean} [collect] keep the output and return it instead of showing it
 */

/**
 * Runs a program to its end and returns its exit code (128 + number when a signal ended it). No shell is involved.
 *
 * The child gets a process group of its own, so that each signal reaches it once, through us, and never twice.
 *
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {RunOptions} options
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(program, parameters, options) {
  return new Promise((resolve, reject) => {
    const child = start(program, parameters, options);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk) => {
        output += chunk;
      });
    }
    const stopPassingOn = passOnSignals(child);
    child.on('error', (cause) => {
      stopPassingOn();
      reject(new Error(`${program} could not be started`, { cause }));
    });
    child.on('close', (code, signal) => {
      stopPassingOn();
      resolve({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), output });
    });
  });
}

/**
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {RunOptions} options
 * @returns {import('node:child_process').ChildProcess}
 */
function start(program, parameters, { cwd, env = process.env, follow = false, collect = false }) {
  const output = collect ? 'pipe' : 'inherit';
  return spawn(program, follow ? [FOLLOW_PARENT, ...parameters] : parameters, {
    cwd,
    env,
    detached: process.platform !== 'win32',
    stdio: follow ? ['ignore', output, output, 'ipc'] : ['ignore', output, output],
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} the end of it
 */
function passOnSignals(child) {
  /** @type {Map<string, number>} */
  const last = new Map();
  /** @param {NodeJS.Signals} signal */
  const passOn = (signal) => {
    const now = performance.now();
    const repeated = now - (last.get(signal) ?? -Infinity) < SAME_WISH_MS;
    if (repeated) return;
    last.set(signal, now);
    child.kill(signal);
  };
  for (const signal of PASSED_ON) process.on(signal, passOn);
  return () => {
    for (const signal of PASSED_ON) process.removeListener(signal, passOn);
  };
}
