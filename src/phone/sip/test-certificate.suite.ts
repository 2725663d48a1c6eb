import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A certificate of 127.0.0.1 to 127.0.0.3 and localhost that vouches for itself; undefined, with a line that says so, where there is no openssl. */
export function makeTestCertificate(): { readonly key: string; readonly cert: string } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'sip-certificate-'))
  const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1']
  try {
    const made = spawnSync('openssl', [
      ...request,
      '-addext',
      'subjectAltName=IP:127.0.0.1,IP:127.0.0.2,IP:127.0.0.3,DNS:localhost',
      '-keyout',
      keyFile,
      '-out',
      certificateFile,
    ])
    if (made.status === 0) return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certificateFile, 'utf8') }
    console.warn('No openssl to make a certificate with: tests of TLS are skipped.')
    return undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}
