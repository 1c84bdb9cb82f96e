'use strict'
// The compressions that kafkajs leaves to others, put together from plain libraries, in the framing that the
// other clients write and expect.

const { CompressionTypes, CompressionCodecs } = require('kafkajs')
const snappy = require('snappyjs')
const lz4 = require('lz4js')
const zstd = require('@bokuweb/zstd-wasm')

// Snappy travels in blocks: 8 bytes of magic, two versions, then blocks of (length, bytes). librdkafka
// sends one bare block instead.
const SNAPPY_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0])
const SNAPPY_HEADER = Buffer.concat([SNAPPY_MAGIC, Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])])

function int32(value) {
  const buffer = Buffer.alloc(4)
  buffer.writeInt32BE(value)
  return buffer
}

const snappyCodec = {
  async compress({ buffer }) {
    const block = Buffer.from(snappy.compress(buffer))
    return Buffer.concat([SNAPPY_HEADER, int32(block.length), block])
  },
  async decompress(buffer) {
    if (!buffer.subarray(0, 8).equals(SNAPPY_MAGIC)) return Buffer.from(snappy.uncompress(buffer))
    const blocks = []
    for (let at = SNAPPY_HEADER.length; at < buffer.length; ) {
      const end = at + 4 + buffer.readInt32BE(at)
      blocks.push(Buffer.from(snappy.uncompress(buffer.subarray(at + 4, end))))
      at = end
    }
    return Buffer.concat(blocks)
  },
}

// lz4js does not mark its blocks as independent, which Kafka's Java side insists on. A batch of ours fits one
// block of 4 MiB, so it is; the third byte is the header's checksum for just these flags.
const LZ4_ONE_BLOCK = Buffer.from([0x60, 0x70, 0x73])
const LZ4_BLOCK_BYTES = 4 * 1024 * 1024

const lz4Codec = {
  async compress({ buffer }) {
    if (buffer.length > LZ4_BLOCK_BYTES) throw new Error(`${buffer.length} bytes do not fit one block`)
    const frame = Buffer.from(lz4.compress(buffer))
    LZ4_ONE_BLOCK.copy(frame, 4)
    return frame
  },
  async decompress(buffer) {
    return Buffer.from(lz4.decompress(buffer))
  },
}

// Frames of the Java client do not tell their content's size, so there must be room enough.
const ZSTD_ROOM = { defaultHeapSize: 16 * 1024 * 1024 }

const zstdReady = zstd.init()

const zstdCodec = {
  async compress({ buffer }) {
    await zstdReady
    return Buffer.from(zstd.compress(buffer, 3))
  },
  async decompress(buffer) {
    await zstdReady
    return Buffer.from(zstd.decompress(buffer, ZSTD_ROOM))
  },
}

CompressionCodecs[CompressionTypes.Snappy] = () => snappyCodec
CompressionCodecs[CompressionTypes.LZ4] = () => lz4Codec
CompressionCodecs[CompressionTypes.ZSTD] = () => zstdCodec

exports.types = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
}
