'use strict'
// The file in which records travel between the tests and a driver; described in ../java/RecordFile.java.

const fs = require('node:fs')

exports.read = function read(path) {
  const file = fs.readFileSync(path)
  const records = []
  let at = 0
  const int32 = () => file.readInt32BE((at += 4) - 4)
  const int64 = () => file.readBigInt64BE((at += 8) - 8)
  const bytes = () => {
    const length = int32()
    return length < 0 ? null : file.subarray(at, (at += length))
  }
  while (at < file.length) {
    const record = { topic: bytes().toString(), partition: int32() }
    int64()
    record.timestamp = int64().toString()
    record.key = bytes()
    record.value = bytes()
    record.headers = {}
    for (let left = int32(); left > 0; left--) {
      const name = bytes().toString()
      record.headers[name] = (record.headers[name] || []).concat([bytes()])
    }
    records.push(record)
  }
  return records
}

exports.Writer = class Writer {
  constructor(path) {
    this.file = fs.openSync(path, 'w')
  }

  write(topic, partition, { offset, timestamp, key, value, headers }) {
    const parts = []
    const numbers = Buffer.alloc(20)
    numbers.writeInt32BE(partition)
    numbers.writeBigInt64BE(BigInt(offset), 4)
    numbers.writeBigInt64BE(BigInt(timestamp), 12)
    put(parts, Buffer.from(topic))
    parts.push(numbers)
    put(parts, key)
    put(parts, value)
    const pairs = Object.entries(headers).flatMap(([name, found]) =>
      (Array.isArray(found) ? found : [found]).map((one) => [name, one])
    )
    parts.push(int32(pairs.length))
    for (const [name, found] of pairs) {
      put(parts, Buffer.from(name))
      put(parts, found)
    }
    fs.writeSync(this.file, Buffer.concat(parts))
  }

  close() {
    fs.closeSync(this.file)
  }
}

function int32(value) {
  const buffer = Buffer.alloc(4)
  buffer.writeInt32BE(value)
  return buffer
}

function put(parts, bytes) {
  parts.push(int32(bytes == null ? -1 : bytes.length))
  if (bytes != null) parts.push(bytes)
}
