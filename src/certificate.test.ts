import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RenewedCertificate, type Certificate, type CertificateFiles } from './certificate.ts'
import { createLog } from './ops/log.ts'
import { makeTestCertificate } from './phone/sip/test-certificate.suite.ts'

const [first, second] = [makeTestCertificate(), makeTestCertificate()]

describe.skipIf(first === undefined || second === undefined)('a certificate in files', () => {
  let folder: string
  let files: CertificateFiles
  let lines: string[]

  const put = async ({ cert, key }: Certificate): Promise<void> => {
    await Promise.all([writeFile(files.certificateFile, cert), writeFile(files.keyFile, key)])
  }
  const opened = async (): Promise<RenewedCertificate> => {
    await put(first!)
    return RenewedCertificate.open(files, createLog('info', { write: (line) => void lines.push(line) }))
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certificate-'))
    files = { certificateFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') }
    lines = []
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('is followed when it is renewed, and whoever uses it is told once', async () => {
    const certificate = await opened()
    const told: Certificate[] = []
    certificate.watch((renewed) => void told.push(renewed))
    await certificate.refresh()
    expect(told).toEqual([])
    await put(second!)
    await certificate.refresh()
    await certificate.refresh()
    expect(told).toEqual([{ cert: second!.cert, key: second!.key }])
    expect(certificate.current).toEqual(told[0])
  })

  it('stays as it was while only half of it is new, and that is said once, without the key', async () => {
    const certificate = await opened()
    await put({ cert: second!.cert, key: first!.key })
    await certificate.refresh()
    await certificate.refresh()
    expect(certificate.current.cert).toBe(first!.cert)
    expect(lines.filter((line) => line.includes('do not go together'))).toHaveLength(1)
    expect(lines.join()).not.toContain('PRIVATE KEY')
    await put(second!)
    await certificate.refresh()
    expect(certificate.current.cert).toBe(second!.cert)
  })

  it('stays as it was while the files are away', async () => {
    const certificate = await opened()
    await rm(files.keyFile)
    await expect(certificate.refresh()).rejects.toThrow('ENOENT')
    expect(certificate.current.cert).toBe(first!.cert)
  })
})
