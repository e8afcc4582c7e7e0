import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { performance } from 'node:perf_hooks';

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/** Ctrl-C reaches us twice, from the terminal and from npm; what follows this closely is the same wish. */
const SAME_WISH_MS = 500;

/**
 * Runs a program to its end and returns its exit code (128 + number when a signal ended it).
 *
 * The child gets a process group of its own, so that each signal reaches it once, through us, and never twice. Our end
 * takes it along: with `follow`, a Node child asks itself to end when we are gone, however we went.
 *
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, follow?: boolean, collect?: boolean }} options
 *   collect: keep the output and return it instead of showing it
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(program, parameters, { cwd, env = process.env, follow = false, collect = false }) {
  return new Promise((resolve, reject) => {
    const output = collect ? 'pipe' : 'inherit';
    const child = spawn(program, parameters, {
      cwd,
      env,
      detached: process.platform !== 'win32',
      stdio: ['ignore', output, output, ...(follow ? ['ipc'] : [])],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
    }
    const last = new Map();
    const passOn = (signal) => {
      const now = performance.now();
      if (now - (last.get(signal) ?? -Infinity) < SAME_WISH_MS) return;
      last.set(signal, now);
      child.kill(signal);
    };
    const stop = () => PASSED_ON.forEach((signal) => process.removeListener(signal, passOn));
    PASSED_ON.forEach((signal) => process.on(signal, passOn));
    child.on('error', (cause) => {
      stop();
      reject(new Error(`${program} could not be started`, { cause }));
    });
    child.on('close', (code, signal) => {
      stop();
      resolve({ code: code ?? 128 + (constants.signals[signal] ?? 0), output: text });
    });
  });
}
