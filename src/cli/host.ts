import type { ProcessTable } from "../evidence/lock.ts";
import type { AbruptEnd } from "../compose/pipeline.ts";
import type { ExitCode } from "./exit-codes.ts";

/** What a command may touch of the world outside; `main.ts` fills it from the process, tests from memory. */
export interface Host {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Results. */
  stdout(text: string): void;
  /** Results that are bytes, or many; resolves when they may be followed by more. */
  write(bytes: Uint8Array): Promise<void>;
  /** Whether stdout is a terminal. */
  readonly outputIsTerminal: boolean;
  /** Standard input; a second call begins where the first ended. */
  stdin(): AsyncIterable<Uint8Array>;
  /** For people. */
  stderr(text: string): void;
  /** Whether stderr is a terminal: no animation, prompt or colour otherwise. */
  readonly interactive: boolean;
  /** Asks a person for one line; undefined where nobody sits at a terminal. */
  readonly ask: ((message: string, placeholder: string) => Promise<string | undefined>) | undefined;
  /** Width of the terminal in columns; 80 where there is none. */
  readonly columns: number;
  /**
   * Aborted by SIGINT, SIGTERM or SIGHUP. Whoever has asked for it ends by itself, soon and in order; where nobody has, a
   * signal ends the process at once.
   */
  readonly signal: AbortSignal;
  /**
   * Runs when the process must end at once, synchronously. What it gives is a sentence for the person, or the exit code,
   * where it says more than that the process was interrupted. Gives back how to forget it.
   */
  onAbruptEnd(cleanUp: (why: AbruptEnd) => string | ExitCode | undefined | void): () => void;
  /** Called before much passes through the process; nothing where sources run beside others. */
  readonly keepHeapSmall?: () => void;
  readonly processes: ProcessTable;
  /** Folder of the package: `templates/` and `examples/` stand in it. */
  readonly packageRoot: string;
  /** The bundled thread that searches files while they are packed; none where sources run. */
  readonly searchWorker?: URL;
  readonly version: string;
  readonly nodeVersion: string;
}
