/** The optional accelerator: used where it was built at set-up, for this version of Node, and proves itself; else nothing is lost but time. */
import { createCipheriv, createHash, createSecretKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadNativeModule, type NativeGcm, type NativeModule } from './native-module.ts'

/** How packets are encrypted and sent. `failed`: an accelerator was built and is of no use, as the reason says. */
export interface Acceleration {
  readonly state: 'accelerated' | 'off' | 'not-built' | 'failed'
  readonly reason: string | null
}

interface AcceleratorSearch {
  readonly acceleration: Acceleration
  readonly native: NativeModule | null
}

/** The same from the source and from what is compiled of it. */
export const builtModule = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../dist/accelerator/accelerator.node' : '../../accelerator/accelerator.node',
    import.meta.url,
  ),
)

/** For this thread. `isWanted`: as the operator set it. `path`: of the compiled module. */
export function findAccelerator(isWanted = true, path = builtModule): AcceleratorSearch {
  if (!isWanted) return without('off')
  if (!existsSync(path)) return without('not-built')
  try {
    if (!isAsBuilt(path)) return without('failed', 'it is not what set-up built')
    const native = loadNativeModule(path)
    if (native.builtFor !== process.version) return without('failed', `built for Node ${native.builtFor}, and this is ${process.version}`)
    if (!sealsAsNodeDoes(native.gcm)) return without('failed', 'it does not encrypt as Node does')
    return { acceleration: { state: 'accelerated', reason: null }, native }
  } catch (error) {
    return without('failed', error instanceof Error ? error.message : String(error))
  }
}

/** A file that was cut short would not fail to load: it would end the process. */
const isAsBuilt = (path: string): boolean => {
  const noted = `${path.slice(0, -extname(path).length)}.sha256`
  return existsSync(noted) && readFileSync(noted, 'latin1') === createHash('sha256').update(readFileSync(path)).digest('hex')
}

const without = (state: Acceleration['state'], reason: string | null = null): AcceleratorSearch => ({
  acceleration: { state, reason },
  native: null,
})

/** One packet, both ways. */
function sealsAsNodeDoes(gcm: NativeGcm): boolean {
  const [key, salt, text, tag] = [Buffer.alloc(16, 1), Buffer.alloc(12, 2), Buffer.alloc(100, 3), Buffer.alloc(16)]
  const clear = 12
  const cipher = createCipheriv('aes-128-gcm', createSecretKey(key), salt)
  cipher.setAAD(text.subarray(0, clear))
  const expected = Buffer.concat([text.subarray(0, clear), cipher.update(text.subarray(clear)), cipher.final(), cipher.getAuthTag()])
  const sealed = Buffer.concat([text, tag])
  const [seals, opens] = [gcm.createKey(key, salt, true), gcm.createKey(key, salt, false)]
  gcm.seal(seals, sealed, 0, text.length, clear, 0, 0, 0)
  const isSame = sealed.equals(expected)
  const isOpened = gcm.open(opens, sealed, 0, text.length, clear, 0, 0, 0) && sealed.subarray(0, text.length).equals(text)
  gcm.destroyKey(seals)
  gcm.destroyKey(opens)
  return isSame && isOpened
}
