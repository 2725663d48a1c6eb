/** Big-endian fields in place. Reading past the end gives 0: parsers check their bounds first. */

export const u8 = (memory: Uint8Array, at: number): number => memory[at] ?? 0

export const u16 = (memory: Uint8Array, at: number): number => (u8(memory, at) << 8) | u8(memory, at + 1)

const u24 = (memory: Uint8Array, at: number): number => (u8(memory, at) << 16) | u16(memory, at + 1)

export const u32 = (memory: Uint8Array, at: number): number => u8(memory, at) * 0x1000000 + u24(memory, at + 1)

export const putU16 = (memory: Uint8Array, at: number, value: number): void => {
  memory[at] = value >>> 8
  memory[at + 1] = value
}

export const putU24 = (memory: Uint8Array, at: number, value: number): void => {
  memory[at] = value >>> 16
  putU16(memory, at + 1, value)
}

export const putU32 = (memory: Uint8Array, at: number, value: number): void => {
  putU16(memory, at, value >>> 16)
  putU16(memory, at + 2, value)
}
