/** A place to print to; `isTTY` where somebody watches. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** What a command finds around itself. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results. */
  readonly stdout: Output;
  /** Progress and failures. */
  readonly stderr: Output & Partial<Pick<NodeJS.WriteStream, 'columns'>>;
}
