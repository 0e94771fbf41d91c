/** Exit codes of every command; `lintel --help` lists them. */
export const exitCodes = {
  ok: 0,
  /** The command could not do what was asked, or a run's verdict is "failed". */
  failed: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** The database or the server cannot be reached. */
  unavailable: 3,
} as const;

export const exitCodeHelp = `
Exit codes:
  0  done
  1  could not be done, or the run failed
  2  the command line is wrong
  3  the database or the server is not available`;
