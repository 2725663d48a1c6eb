/** Lines for the operator. Never a token, a query or an SDP. */
export interface SignallingLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
  error(fields: Readonly<Record<string, unknown>>, message: string): void
}

export const silentLog: SignallingLog = { info: () => {}, warn: () => {}, error: () => {} }
