// AES counter mode's XOR and HMAC-SHA1 of SRTP packets (RFC 3711, RFC 2104), four packets at a time: one in each lane. AssemblyScript:
// decorators before functions and types of its own, which neither TypeScript nor the linter reads. Addresses are bytes of the module's
// own memory. Whoever calls vouches for them: nothing is checked here. It keeps nothing from call to call.

// A job: 32 bit words, then bytes. `srtp-kernel.ts` writes them.
/** Address of the packet. Behind it there are 80 bytes that may be written, and more that may be read. */
const PACKET: usize = 0
const HEADER_LENGTH: usize = 4
/** Without tag. */
const LENGTH: usize = 8
const ROLL_OVERS: usize = 12
/** Address of the keystream, which may be read up to 15 bytes beyond the packet's end. */
const KEYSTREAM: usize = 16
/** Five words each: SHA-1 after the key's inner, and outer, padding. */
const INNER: usize = 20
const OUTER: usize = 40
/** Result: 20 bytes, of which the first are the tag. */
const DIGEST: usize = 60
/** Result of `verify`: 1 when the tag is right. */
const GENUINE: usize = 80
/** Scratch: the tag that came. */
const TAG: usize = 84
const JOB_BYTES: usize = 96

const LANES: usize = 4
const BLOCK: i32 = 64
/** SHA-1 ends a message with a bit and its length in bits. */
const ENDING: i32 = 9
const ROLL_OVER_BYTES: i32 = 4
const DIGEST_BYTES: i32 = 20

const STATE = memory.data(5 * 16, 16)
const SCHEDULE = memory.data(80 * 16, 16)

/** Where the memory begins that is the caller's. */
export function free(): usize {
  return (__heap_base + 63) & ~63
}

/** Encrypts and signs: the tag's 10 bytes stand behind each packet. */
export function seal(jobs: usize, count: usize): void {
  const end = jobs + count * JOB_BYTES
  for (let job = jobs; job < end; job += JOB_BYTES) cipher(job)
  for (let group = jobs; group < end; group += LANES * JOB_BYTES) {
    digest(group, end)
    for (let lane: usize = 0; lane < LANES; lane++) if (group + lane * JOB_BYTES < end) writeTag(group + lane * JOB_BYTES)
  }
}

/** Decrypts. */
export function decrypt(jobs: usize, count: usize): void {
  const end = jobs + count * JOB_BYTES
  for (let job = jobs; job < end; job += JOB_BYTES) cipher(job)
}

/** Compares the tag behind each packet. What stood behind the packet is lost. */
export function verify(jobs: usize, count: usize, tagBytes: i32): void {
  const end = jobs + count * JOB_BYTES
  for (let group = jobs; group < end; group += LANES * JOB_BYTES) {
    for (let lane: usize = 0; lane < LANES; lane++) if (group + lane * JOB_BYTES < end) keepTag(group + lane * JOB_BYTES)
    digest(group, end)
    for (let lane: usize = 0; lane < LANES; lane++) if (group + lane * JOB_BYTES < end) compare(group + lane * JOB_BYTES, tagBytes)
  }
}

/** The words of SHA-1 after one block: an HMAC key's inner or outer padding. */
export function absorb(block: usize, to: usize): void {
  begin(v128.splat<i32>(0x67452301), v128.splat<i32>(0xefcdab89), v128.splat<i32>(0x98badcfe), v128.splat<i32>(0x10325476), v128.splat<i32>(0xc3d2e1f0))
  loadBlock(block, block, block, block)
  compress(v128.splat<i32>(-1))
  for (let i: usize = 0; i < 5; i++) store<i32>(to + 4 * i, i32x4.extract_lane(v128.load(STATE + 16 * i), 0))
}

/** Counter blocks of RFC 3711 §4.1.1 for packets from `index` on, `blocks` for each, at most 255. The words are of the salt; SSRC and salt meet in the second. */
export function countBlocks(to: usize, index: f64, packets: i32, blocks: i32, word0: u32, word1: u32, word2: u32, tail: u32): void {
  const first = <u64>index
  const next = i32x4(0, 0, 0, 1 << 24)
  for (let packet: i32 = 0; packet < packets; packet++) {
    const at = first + packet
    const high = bswap<u32>(word2 ^ <u32>(at >> 16))
    const low = bswap<u32>((tail ^ (<u32>at & 0xffff)) << 16)
    let counter = i32x4.replace_lane(i32x4.replace_lane(v128.splat<i32>(0), 0, bswap<u32>(word0)), 1, bswap<u32>(word1))
    counter = i32x4.replace_lane(i32x4.replace_lane(counter, 2, high), 3, low)
    for (let block: i32 = 0; block < blocks; block++, to += 16) {
      v128.store(to, counter)
      counter = i32x4.add(counter, next)
    }
  }
}

/** Up to 15 bytes behind the payload change, too: nobody has read them yet, or any more. */
function cipher(job: usize): void {
  const headerLength = load<u32>(job, HEADER_LENGTH)
  const end = load<u32>(job, PACKET) + load<u32>(job, LENGTH)
  let from: usize = load<u32>(job, KEYSTREAM)
  for (let at: usize = load<u32>(job, PACKET) + headerLength; at < end; at += 16, from += 16) {
    v128.store(at, v128.xor(v128.load(at), v128.load(from)))
  }
}

@inline
function writeTag(job: usize): void {
  const to: usize = load<u32>(job, PACKET) + load<u32>(job, LENGTH)
  store<u64>(to, load<u64>(job, DIGEST))
  store<u16>(to, load<u16>(job, DIGEST + 8), 8)
}

@inline
function keepTag(job: usize): void {
  const tag: usize = load<u32>(job, PACKET) + load<u32>(job, LENGTH)
  store<u64>(job, load<u64>(tag), TAG)
  store<u16>(job, load<u16>(tag, 8), TAG + 8)
}

/** In the same time wherever they differ. */
function compare(job: usize, tagBytes: i32): void {
  let difference: u32 = 0
  for (let i: i32 = 0; i < tagBytes; i++) difference |= load<u8>(job + i, DIGEST) ^ load<u8>(job + i, TAG)
  store<u32>(job, difference == 0 ? 1 : 0, GENUINE)
}

/** Of up to four packets; lanes without one repeat the first. */
function digest(group: usize, end: usize): void {
  const job0 = group
  const job1 = group + JOB_BYTES < end ? group + JOB_BYTES : group
  const job2 = group + 2 * JOB_BYTES < end ? group + 2 * JOB_BYTES : group
  const job3 = group + 3 * JOB_BYTES < end ? group + 3 * JOB_BYTES : group
  const blocks = lanes(finish(job0), finish(job1), finish(job2), finish(job3))
  gatherState(job0 + INNER, job1 + INNER, job2 + INNER, job3 + INNER)
  absorbPackets(job0, job1, job2, job3, blocks)
  scheduleDigest()
  gatherState(job0 + OUTER, job1 + OUTER, job2 + OUTER, job3 + OUTER)
  compress(v128.splat<i32>(-1))
  scatterDigest(job0, job1, job2, job3)
}

/** Writes what is signed behind the packet, and SHA-1's ending. Gives the number of blocks. */
function finish(job: usize): i32 {
  const length: i32 = load<u32>(job, LENGTH)
  const at: usize = load<u32>(job, PACKET) + length
  const blocks = (length + ROLL_OVER_BYTES + ENDING + BLOCK - 1) / BLOCK
  const end: usize = load<u32>(job, PACKET) + blocks * BLOCK
  store<u32>(at, bswap<u32>(load<u32>(job, ROLL_OVERS)))
  memory.fill(at + ROLL_OVER_BYTES, 0, end - at - ROLL_OVER_BYTES)
  store<u8>(at, 0x80, 4)
  store<u32>(end - 4, bswap<u32>((BLOCK + length + ROLL_OVER_BYTES) * 8))
  return blocks
}

function absorbPackets(job0: usize, job1: usize, job2: usize, job3: usize, blocks: v128): void {
  let at0: usize = load<u32>(job0)
  let at1: usize = load<u32>(job1)
  let at2: usize = load<u32>(job2)
  let at3: usize = load<u32>(job3)
  for (let block: i32 = 0; ; block++, at0 += BLOCK, at1 += BLOCK, at2 += BLOCK, at3 += BLOCK) {
    // A lane whose packet has ended keeps what it has.
    const active = i32x4.gt_s(blocks, v128.splat<i32>(block))
    if (!v128.any_true(active)) return
    loadBlock(at0, at1, at2, at3)
    compress(active)
  }
}

@inline
function lanes(lane0: i32, lane1: i32, lane2: i32, lane3: i32): v128 {
  return i32x4.replace_lane(i32x4.replace_lane(i32x4.replace_lane(v128.splat<i32>(lane0), 1, lane1), 2, lane2), 3, lane3)
}

@inline
function begin(a: v128, b: v128, c: v128, d: v128, e: v128): void {
  v128.store(STATE, a)
  v128.store(STATE, b, 16)
  v128.store(STATE, c, 32)
  v128.store(STATE, d, 48)
  v128.store(STATE, e, 64)
}

function gatherState(from0: usize, from1: usize, from2: usize, from3: usize): void {
  for (let i: usize = 0; i < 5; i++) {
    const at = i << 2
    v128.store(STATE + 16 * i, lanes(load<i32>(from0 + at), load<i32>(from1 + at), load<i32>(from2 + at), load<i32>(from3 + at)))
  }
}

function scatterDigest(job0: usize, job1: usize, job2: usize, job3: usize): void {
  for (let i: usize = 0; i < 5; i++) {
    const word = bigEndian(v128.load(STATE + 16 * i))
    const at = DIGEST + (i << 2)
    store<i32>(job0 + at, i32x4.extract_lane(word, 0))
    store<i32>(job1 + at, i32x4.extract_lane(word, 1))
    store<i32>(job2 + at, i32x4.extract_lane(word, 2))
    store<i32>(job3 + at, i32x4.extract_lane(word, 3))
  }
}

/** The digest as HMAC's second message, a block of its own. */
function scheduleDigest(): void {
  for (let i: usize = 0; i < 5; i++) v128.store(SCHEDULE + 16 * i, v128.load(STATE + 16 * i))
  v128.store(SCHEDULE, v128.splat<i32>(0x80000000), 80)
  for (let i: usize = 6; i < 15; i++) v128.store(SCHEDULE + 16 * i, v128.splat<i32>(0))
  v128.store(SCHEDULE, v128.splat<i32>((BLOCK + DIGEST_BYTES) * 8), 240)
}

@inline
function bigEndian(words: v128): v128 {
  return v128.shuffle<u8>(words, words, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12)
}

/** 16 words of each lane's message, transposed. */
@inline
function loadBlock(at0: usize, at1: usize, at2: usize, at3: usize): void {
  for (let i: usize = 0; i < 64; i += 16) {
    const row0 = bigEndian(v128.load(at0 + i))
    const row1 = bigEndian(v128.load(at1 + i))
    const row2 = bigEndian(v128.load(at2 + i))
    const row3 = bigEndian(v128.load(at3 + i))
    const low01 = v128.shuffle<i32>(row0, row1, 0, 4, 1, 5)
    const high01 = v128.shuffle<i32>(row0, row1, 2, 6, 3, 7)
    const low23 = v128.shuffle<i32>(row2, row3, 0, 4, 1, 5)
    const high23 = v128.shuffle<i32>(row2, row3, 2, 6, 3, 7)
    const to = SCHEDULE + (i << 2)
    v128.store(to, v128.shuffle<i32>(low01, low23, 0, 1, 4, 5))
    v128.store(to, v128.shuffle<i32>(low01, low23, 2, 3, 6, 7), 16)
    v128.store(to, v128.shuffle<i32>(high01, high23, 0, 1, 4, 5), 32)
    v128.store(to, v128.shuffle<i32>(high01, high23, 2, 3, 6, 7), 48)
  }
}

/** One block of SHA-1 (FIPS 180-4 §6.1.2) in each lane that is active. */
function compress(active: v128): void {
  expand()
  let a = v128.load(STATE)
  let b = v128.load(STATE, 16)
  let c = v128.load(STATE, 32)
  let d = v128.load(STATE, 48)
  let e = v128.load(STATE, 64)
  let w: usize = SCHEDULE
  // The five words change places at each step; after five steps all are where they were.
  for (const end = w + 20 * 16; w < end; w += 80) {
    const k = v128.splat<i32>(0x5a827999)
    e = step(a, choose(b, c, d), e, k, v128.load(w)); b = rotate(b, 30)
    d = step(e, choose(a, b, c), d, k, v128.load(w, 16)); a = rotate(a, 30)
    c = step(d, choose(e, a, b), c, k, v128.load(w, 32)); e = rotate(e, 30)
    b = step(c, choose(d, e, a), b, k, v128.load(w, 48)); d = rotate(d, 30)
    a = step(b, choose(c, d, e), a, k, v128.load(w, 64)); c = rotate(c, 30)
  }
  for (const end = w + 20 * 16; w < end; w += 80) {
    const k = v128.splat<i32>(0x6ed9eba1)
    e = step(a, parity(b, c, d), e, k, v128.load(w)); b = rotate(b, 30)
    d = step(e, parity(a, b, c), d, k, v128.load(w, 16)); a = rotate(a, 30)
    c = step(d, parity(e, a, b), c, k, v128.load(w, 32)); e = rotate(e, 30)
    b = step(c, parity(d, e, a), b, k, v128.load(w, 48)); d = rotate(d, 30)
    a = step(b, parity(c, d, e), a, k, v128.load(w, 64)); c = rotate(c, 30)
  }
  for (const end = w + 20 * 16; w < end; w += 80) {
    const k = v128.splat<i32>(0x8f1bbcdc)
    e = step(a, majority(b, c, d), e, k, v128.load(w)); b = rotate(b, 30)
    d = step(e, majority(a, b, c), d, k, v128.load(w, 16)); a = rotate(a, 30)
    c = step(d, majority(e, a, b), c, k, v128.load(w, 32)); e = rotate(e, 30)
    b = step(c, majority(d, e, a), b, k, v128.load(w, 48)); d = rotate(d, 30)
    a = step(b, majority(c, d, e), a, k, v128.load(w, 64)); c = rotate(c, 30)
  }
  for (const end = w + 20 * 16; w < end; w += 80) {
    const k = v128.splat<i32>(0xca62c1d6)
    e = step(a, parity(b, c, d), e, k, v128.load(w)); b = rotate(b, 30)
    d = step(e, parity(a, b, c), d, k, v128.load(w, 16)); a = rotate(a, 30)
    c = step(d, parity(e, a, b), c, k, v128.load(w, 32)); e = rotate(e, 30)
    b = step(c, parity(d, e, a), b, k, v128.load(w, 48)); d = rotate(d, 30)
    a = step(b, parity(c, d, e), a, k, v128.load(w, 64)); c = rotate(c, 30)
  }
  accumulate(0, a, active)
  accumulate(16, b, active)
  accumulate(32, c, active)
  accumulate(48, d, active)
  accumulate(64, e, active)
}

@inline
function accumulate(at: usize, word: v128, active: v128): void {
  const before = v128.load(STATE + at)
  v128.store(STATE + at, i32x4.add(before, v128.and(word, active)))
}

function expand(): void {
  for (let w: usize = SCHEDULE + 16 * 16; w < SCHEDULE + 80 * 16; w += 16) {
    const mixed = v128.xor(v128.xor(v128.load(w - 48), v128.load(w - 128)), v128.xor(v128.load(w - 224), v128.load(w - 256)))
    v128.store(w, rotate(mixed, 1))
  }
}

@inline
function step(a: v128, f: v128, e: v128, k: v128, w: v128): v128 {
  return i32x4.add(i32x4.add(rotate(a, 5), f), i32x4.add(i32x4.add(e, k), w))
}

@inline
function rotate(words: v128, by: i32): v128 {
  return v128.or(i32x4.shl(words, by), i32x4.shr_u(words, 32 - by))
}

@inline
function choose(b: v128, c: v128, d: v128): v128 {
  return v128.bitselect(c, d, b)
}

@inline
function parity(b: v128, c: v128, d: v128): v128 {
  return v128.xor(v128.xor(b, c), d)
}

@inline
function majority(b: v128, c: v128, d: v128): v128 {
  return v128.bitselect(d, b, v128.xor(b, c))
}
