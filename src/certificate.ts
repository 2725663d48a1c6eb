/** The server's certificate and key, read again when their files change: certificates are renewed every few weeks, meetings go on. */
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import type { Log } from './ops/log.ts'

export interface Certificate {
  /** PEM, as is the key. */
  readonly cert: string
  readonly key: string
}

export interface CertificateFiles {
  readonly certificateFile: string
  readonly keyFile: string
}

export class RenewedCertificate {
  readonly #files: CertificateFiles
  readonly #log: Log
  readonly #watchers = new Set<(certificate: Certificate) => void>()
  #current: Certificate
  /** What was complained about last, so that it is said once. */
  #refused: string | null = null

  /** Rejects where the files cannot be read. */
  static async open(files: CertificateFiles, log: Log): Promise<RenewedCertificate> {
    return new RenewedCertificate(files, log, await read(files))
  }

  private constructor(files: CertificateFiles, log: Log, current: Certificate) {
    this.#files = files
    this.#log = log
    this.#current = current
  }

  get current(): Certificate {
    return this.#current
  }

  watch(watcher: (certificate: Certificate) => void): void {
    this.#watchers.add(watcher)
  }

  /** One of the two files may be new already and the other old: such a pair is passed over, and the present one stays. */
  async refresh(): Promise<void> {
    const found = await read(this.#files)
    if (found.cert === this.#current.cert && found.key === this.#current.key) return
    const fault = faultOf(found)
    if (fault !== null) return this.#refuse(fault)
    this.#current = found
    this.#refused = null
    for (const watcher of this.#watchers) watcher(found)
    this.#log.info({}, 'a new certificate is in use')
  }

  #refuse(fault: string): void {
    if (fault !== this.#refused)
      this.#log.warn({ fault }, 'the certificate and key of the files do not go together; those of before stay in use')
    this.#refused = fault
  }
}

async function read({ certificateFile, keyFile }: CertificateFiles): Promise<Certificate> {
  const [cert, key] = await Promise.all([certificateFile, keyFile].map((file) => readFile(file, 'utf8')))
  return { cert: cert ?? '', key: key ?? '' }
}

function faultOf(certificate: Certificate): string | null {
  try {
    createSecureContext(certificate)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : 'unreadable'
  }
}
