export { builtInInstruments, TRACKED_BY_DEFAULT } from './instruments/built-in.ts';
