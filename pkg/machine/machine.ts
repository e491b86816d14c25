/** What came of a command on a machine. Output is text; `code` is the exit code, 128 + n for signal n. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with each complete line of stdout while the command runs. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** One Linux machine of a cluster, however it came to be. */
export interface Machine {
  readonly name: string;
  readonly ip: string;
  readonly isUp: boolean;
  /** Runs to the end; a non-zero exit is a result, not an error. */
  exec(command: readonly string[], options?: CommandOptions): Promise<CommandResult>;
  writeFile(path: string, content: string, mode?: number): Promise<void>;
  readFile(path: string): Promise<string>;
  /** As if the cord were pulled: nothing on it gets a chance to say goodbye. Its disk stays. */
  powerOff(): Promise<void>;
  /** Boots it and starts its services; returns once the services are started, not once they are ready. */
  powerOn(): Promise<void>;
}

/** Makes the machines: the lab (network namespaces), Docker containers or Vagrant boxes. All bring-up above it is the same. */
export interface MachineDriver {
  readonly name: string;
  /** Makes what is missing and boots what is off; idempotent. `images` is an OCI layout that every machine's runtime gets. */
  up(images: string, progress: (detail: string) => void): Promise<readonly Machine[]>;
  /** The machines as they are now; empty when the driver is down. */
  machines(): readonly Machine[];
  /** Leaves no process, mount, namespace, interface or cgroup. With `purge` the machines' disks go too. */
  down(options: { readonly purge: boolean }): Promise<void>;
}

export type MachineErrorCode = 'missing-program' | 'not-root' | 'port-taken' | 'boot-failed' | 'command-failed' | 'not-up' | 'timeout';

/** `message` names the cause, `fix` what the user can do about it. */
export class MachineError extends Error {
  override readonly name = 'MachineError';
  readonly code: MachineErrorCode;
  readonly fix: string;
  constructor(code: MachineErrorCode, message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.fix = fix;
  }
}
